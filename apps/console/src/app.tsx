import { CssBaseline } from '@mui/material';
import { lazy, useMemo } from 'react';
import { AdminContext, CoreAdminUI, CustomRoutes, memoryStore, Notification, Resource } from 'react-admin';
import { Route } from 'react-router-dom';
import {
  authProvider,
  i18nProvider,
  makeDataProvider,
  makeQueryClient,
  meAhead,
  readAhead,
  session,
} from './api/index.js';
import { DashboardPage } from './dashboard/dashboard-page.js';
import { THRESHOLD } from './early/asked.js';
import { firstReads } from './early/first-reads.js';
import {
  NotAllowedPage,
  NotFoundPage,
  PageTrouble,
  reserved,
  ServerTroublePage,
  Shell,
  Turning,
} from './shell/index.js';
import { theme } from './theme/index.js';

// A file per page, fetched when it is first opened.
const EnterPage = lazy(() => import('./entrance/enter-page.js').then((file) => ({ default: file.EnterPage })));
const FirstRunPage = lazy(() =>
  import('./entrance/first-run-page.js').then((file) => ({ default: file.FirstRunPage })),
);
const SignedOutPage = lazy(() =>
  import('./entrance/signed-out-page.js').then((file) => ({ default: file.SignedOutPage })),
);
const PlacesPage = lazy(() => import('./places/places-page.js').then((file) => ({ default: file.PlacesPage })));
const PlacePage = lazy(() => import('./places/place-page.js').then((file) => ({ default: file.PlacePage })));
const ClassroomsPage = lazy(() =>
  import('./classrooms/classrooms-page.js').then((file) => ({ default: file.ClassroomsPage })),
);
const BoardPage = lazy(() => import('./classrooms/board-page.js').then((file) => ({ default: file.BoardPage })));
const DevicesPage = lazy(() => import('./devices/devices-page.js').then((file) => ({ default: file.DevicesPage })));
const DevicePage = lazy(() => import('./devices/device-page.js').then((file) => ({ default: file.DevicePage })));
const ImportFleetPage = lazy(() =>
  import('./fleet-imports/import-fleet-page.js').then((file) => ({ default: file.ImportFleetPage })),
);
const InventoryPage = lazy(() =>
  import('./inventory/inventory-page.js').then((file) => ({ default: file.InventoryPage })),
);
const DatasetsPage = lazy(() => import('./datasets/datasets-page.js').then((file) => ({ default: file.DatasetsPage })));
const ReportsPage = lazy(() => import('./steering/reports-page.js').then((file) => ({ default: file.ReportsPage })));
const UsagePage = lazy(() => import('./usage/usage-page.js').then((file) => ({ default: file.UsagePage })));
const OperationsPage = lazy(() =>
  import('./operations/operations-page.js').then((file) => ({ default: file.OperationsPage })),
);
const OperationPage = lazy(() =>
  import('./operations/operation-page.js').then((file) => ({ default: file.OperationPage })),
);
const CompliancePage = lazy(() =>
  import('./compliance/compliance-page.js').then((file) => ({ default: file.CompliancePage })),
);
const RepairsPage = lazy(() => import('./repairs/repairs-page.js').then((file) => ({ default: file.RepairsPage })));
const RepairPage = lazy(() => import('./repairs/repair-page.js').then((file) => ({ default: file.RepairPage })));
const AppsPage = lazy(() => import('./apps/apps-page.js').then((file) => ({ default: file.AppsPage })));
const AppPage = lazy(() => import('./apps/app-page.js').then((file) => ({ default: file.AppPage })));
const AppRequestPage = lazy(() =>
  import('./apps/app-request-page.js').then((file) => ({ default: file.AppRequestPage })),
);
const ProfilesPage = lazy(() => import('./profiles/profiles-page.js').then((file) => ({ default: file.ProfilesPage })));
const NewProfilePage = lazy(() =>
  import('./profiles/new-profile-page.js').then((file) => ({ default: file.NewProfilePage })),
);
const ProfilePage = lazy(() => import('./profiles/profile-page.js').then((file) => ({ default: file.ProfilePage })));
const RolloutPage = lazy(() => import('./profiles/rollout-page.js').then((file) => ({ default: file.RolloutPage })));
const LoansPage = lazy(() => import('./loans/loans-page.js').then((file) => ({ default: file.LoansPage })));
const BookingsPage = lazy(() => import('./bookings/bookings-page.js').then((file) => ({ default: file.BookingsPage })));
const CartAgendaPage = lazy(() =>
  import('./bookings/cart-agenda-page.js').then((file) => ({ default: file.CartAgendaPage })),
);
const SchoolAgendaPage = lazy(() =>
  import('./bookings/school-agenda-page.js').then((file) => ({ default: file.SchoolAgendaPage })),
);
const ConventionsPage = lazy(() =>
  import('./conventions/conventions-page.js').then((file) => ({ default: file.ConventionsPage })),
);
const ConventionPage = lazy(() =>
  import('./conventions/convention-page.js').then((file) => ({ default: file.ConventionPage })),
);
const AmendmentPage = lazy(() =>
  import('./amendments/amendment-page.js').then((file) => ({ default: file.AmendmentPage })),
);
const DeadlinesPage = lazy(() =>
  import('./deadlines/deadlines-page.js').then((file) => ({ default: file.DeadlinesPage })),
);
const ImportConventionPage = lazy(() =>
  import('./imports/declare-pages.js').then((file) => ({ default: file.ImportConventionPage })),
);
const NewConventionPage = lazy(() =>
  import('./imports/declare-pages.js').then((file) => ({ default: file.NewConventionPage })),
);
const CorrectConventionPage = lazy(() =>
  import('./imports/correct-page.js').then((file) => ({ default: file.CorrectConventionPage })),
);
const ExpensesPage = lazy(() => import('./expenses/expenses-page.js').then((file) => ({ default: file.ExpensesPage })));
const ExpensePage = lazy(() => import('./expenses/expense-page.js').then((file) => ({ default: file.ExpensePage })));
const NewExpensePage = lazy(() =>
  import('./expenses/expense-form-page.js').then((file) => ({ default: file.NewExpensePage })),
);
const CorrectExpensePage = lazy(() =>
  import('./expenses/expense-form-page.js').then((file) => ({ default: file.CorrectExpensePage })),
);
const ClaimsPage = lazy(() => import('./claims/claims-page.js').then((file) => ({ default: file.ClaimsPage })));
const ClaimPage = lazy(() => import('./claims/claim-page.js').then((file) => ({ default: file.ClaimPage })));
const StatementPage = lazy(() => import('./claims/claim-page.js').then((file) => ({ default: file.StatementPage })));
const QueuePage = lazy(() => import('./claims/queue-page.js').then((file) => ({ default: file.QueuePage })));
const QueuedClaimPage = lazy(() =>
  import('./claims/claim-page.js').then((file) => ({ default: file.QueuedClaimPage })),
);
const CommitteesPage = lazy(() =>
  import('./committees/committees-page.js').then((file) => ({ default: file.CommitteesPage })),
);
const CommitteePage = lazy(() =>
  import('./committees/committee-page.js').then((file) => ({ default: file.CommitteePage })),
);
const MeetingPage = lazy(() => import('./committees/meeting-page.js').then((file) => ({ default: file.MeetingPage })));
const ProjectPage = lazy(() => import('./project/project-page.js').then((file) => ({ default: file.ProjectPage })));
const LettersPage = lazy(() => import('./letters/letters-page.js').then((file) => ({ default: file.LettersPage })));
const PaymentsPage = lazy(() => import('./payments/payments-page.js').then((file) => ({ default: file.PaymentsPage })));
const RulesPage = lazy(() => import('./rules/rules-page.js').then((file) => ({ default: file.RulesPage })));
const AnswerPage = lazy(() => import('./surveys/answer-page.js').then((file) => ({ default: file.AnswerPage })));
const SurveysPage = lazy(() => import('./surveys/surveys-page.js').then((file) => ({ default: file.SurveysPage })));
const SurveyPage = lazy(() => import('./surveys/survey-page.js').then((file) => ({ default: file.SurveyPage })));
const NewSurveyPage = lazy(() =>
  import('./surveys/new-survey-page.js').then((file) => ({ default: file.NewSurveyPage })),
);
const FeedbackListPage = lazy(() =>
  import('./feedback/feedback-list-page.js').then((file) => ({ default: file.FeedbackListPage })),
);
const FeedbackPage = lazy(() => import('./feedback/feedback-page.js').then((file) => ({ default: file.FeedbackPage })));
const NewFeedbackPage = lazy(() =>
  import('./feedback/new-feedback-page.js').then((file) => ({ default: file.NewFeedbackPage })),
);
const AccountPage = lazy(() => import('./account/account-page.js').then((file) => ({ default: file.AccountPage })));
const ApprovalsPage = lazy(() =>
  import('./approvals/approvals-page.js').then((file) => ({ default: file.ApprovalsPage })),
);
const ApprovalPage = lazy(() =>
  import('./approvals/approval-page.js').then((file) => ({ default: file.ApprovalPage })),
);
const NewLessonPage = lazy(() =>
  import('./lessons/new-lesson-page.js').then((file) => ({ default: file.NewLessonPage })),
);
const LessonPage = lazy(() => import('./lessons/lesson-page.js').then((file) => ({ default: file.LessonPage })));
const IntegrationsPage = lazy(() =>
  import('./integrations/integrations-page.js').then((file) => ({ default: file.IntegrationsPage })),
);
const PrivacyPage = lazy(() => import('./privacy/privacy-page.js').then((file) => ({ default: file.PrivacyPage })));
const AdministrationPage = lazy(() =>
  import('./administration/administration-page.js').then((file) => ({ default: file.AdministrationPage })),
);
const AppleLicencesPage = lazy(() =>
  import('./apple-licences/apple-licences-page.js').then((file) => ({ default: file.AppleLicencesPage })),
);
const LicensedAppPage = lazy(() =>
  import('./apple-licences/licensed-app-page.js').then((file) => ({ default: file.LicensedAppPage })),
);
const ApplePushPage = lazy(() =>
  import('./apple-push/apple-push-page.js').then((file) => ({ default: file.ApplePushPage })),
);
const AppleSchoolManagerPage = lazy(() =>
  import('./apple-school-manager/apple-school-manager-page.js').then((file) => ({
    default: file.AppleSchoolManagerPage,
  })),
);
const JournalPage = lazy(() => import('./journal/journal-page.js').then((file) => ({ default: file.JournalPage })));
const HelpPage = lazy(() => import('./help/help-page.js').then((file) => ({ default: file.HelpPage })));
const HelpTopicPage = lazy(() => import('./help/help-page.js').then((file) => ({ default: file.HelpTopicPage })));
const PeoplePage = lazy(() => import('./people/people-page.js').then((file) => ({ default: file.PeoplePage })));
const PersonPage = lazy(() => import('./people/person-page.js').then((file) => ({ default: file.PersonPage })));

const OnlyNewProfile = reserved('profile:write', NewProfilePage);
const OnlyNewConvention = reserved('convention:write', NewConventionPage);
const OnlyImportedConvention = reserved('convention:write', ImportConventionPage);
const OnlyAmendment = reserved('convention:write', AmendmentPage);
const OnlyCorrectConvention = reserved('convention:write', CorrectConventionPage);
const OnlyNewExpense = reserved('expense:write', NewExpensePage);
const OnlyCorrectExpense = reserved('expense:write', CorrectExpensePage);
const OnlyNewSurvey = reserved('survey:write', NewSurveyPage);
const OnlyNewFeedback = reserved('feedback:write', NewFeedbackPage);
const OnlyFleetImport = reserved('device:write', ImportFleetPage);
const OnlyInventory = reserved('device:read', InventoryPage);
const OnlyBookings = reserved('booking:read', BookingsPage);
const OnlyLoans = reserved('loan:write', LoansPage);
const OnlyCartAgenda = reserved('booking:read', CartAgendaPage);
const OnlySchoolAgenda = reserved('booking:read', SchoolAgendaPage);
const OnlyNewLesson = reserved('lesson:run', NewLessonPage);
const OnlyLesson = reserved('lesson:run', LessonPage);
const OnlyDatasets = reserved('usage:read', DatasetsPage);
const OnlyReports = reserved('usage:read', ReportsPage);
const OnlyUsage = reserved('usage:read', UsagePage);
const OnlyIntegrations = reserved('integration:manage', IntegrationsPage);
const OnlyPrivacy = reserved('privacy:read', PrivacyPage);
const OnlyAdministration = reserved('system:administer', AdministrationPage);
const OnlyApplePush = reserved('system:administer', ApplePushPage);
const OnlyAppleSchoolManager = reserved('system:administer', AppleSchoolManagerPage);
const OnlyAppleLicences = reserved('app:write', AppleLicencesPage);
const OnlyLicensedApp = reserved('app:write', LicensedAppPage);

const queries = makeQueryClient(() => {
  session.forget();
  // The pages of the threshold know that nobody is signed in: that is what they are for.
  if (THRESHOLD.test(window.location.hash)) return;
  queries.clear();
  window.location.hash = '/login';
});

/** Has what was asked early be there already when the first page is drawn. */
export async function takeFirstReadsOver(): Promise<void> {
  const reads = await firstReads;
  if (reads.length === 0) return;
  // What react-admin asks before it shows a page: they were answered.
  for (const params of [{}, { route: 'dashboard' }]) queries.setQueryData(['auth', 'checkAuth', params], true);
  await Promise.all([meAhead(queries), ...reads.map(({ route, ask }) => readAhead(queries, route, ask))]);
}

/** The whole console: providers, theme, pages. Addresses are read by people: they are in French. */
export function App() {
  const dataProvider = useMemo(() => makeDataProvider(), []);
  const store = useMemo(() => memoryStore(), []);
  return (
    // The parts of react-admin's `Admin`, without the pages that it would bring and that ours replace.
    <AdminContext
      authProvider={authProvider}
      dataProvider={dataProvider}
      i18nProvider={i18nProvider}
      queryClient={queries}
      // Nothing of a person's work stays in a browser that others may use.
      store={store}
      theme={theme}
      darkTheme={null}
      defaultTheme="light"
    >
      <CssBaseline enableColorScheme>
        <CoreAdminUI
          title="Chariot"
          disableTelemetry
          requireAuth
          layout={Shell}
          loading={Turning}
          dashboard={DashboardPage}
          loginPage={SignedOutPage}
          authCallbackPage={false}
          catchAll={NotFoundPage}
          accessDenied={NotAllowedPage}
          authenticationError={ServerTroublePage}
          error={PageTrouble}
        >
          <CustomRoutes noLayout>
            <Route path="/entrer" element={<EnterPage />} />
            <Route path="/premier-demarrage" element={<FirstRunPage />} />
            <Route path="/repondre" element={<AnswerPage />} />
          </CustomRoutes>
          <CustomRoutes>
            <Route path="/compte" element={<AccountPage />} />
            <Route path="/etats/:claimId" element={<StatementPage />} />
            <Route path="/seances/nouvelle" element={<OnlyNewLesson />} />
            <Route path="/seances/:id" element={<OnlyLesson />} />
          </CustomRoutes>
          <Resource name="ecoles" list={PlacesPage}>
            <Route path=":id" element={<PlacePage />} />
          </Resource>
          <Resource name="classes-mobiles" list={ClassroomsPage}>
            <Route path=":id" element={<BoardPage />} />
          </Resource>
          <Resource name="reservations" list={OnlyBookings}>
            <Route path="ecole/:id" element={<OnlySchoolAgenda />} />
            <Route path=":id" element={<OnlyCartAgenda />} />
          </Resource>
          <Resource name="prets" list={OnlyLoans} />
          <Resource name="tablettes" list={DevicesPage}>
            <Route path="importer" element={<OnlyFleetImport />} />
            <Route path=":id" element={<DevicePage />} />
          </Resource>
          <Resource name="inventaire" list={OnlyInventory} />
          <Resource name="usage" list={OnlyUsage}>
            <Route path="jeux-de-donnees" element={<OnlyDatasets />} />
            <Route path="rapports" element={<OnlyReports />} />
          </Resource>
          <Resource name="operations" list={OperationsPage}>
            <Route path=":id" element={<OperationPage />} />
          </Resource>
          <Resource name="conformite" list={CompliancePage} />
          <Resource name="reparations" list={RepairsPage}>
            <Route path=":id" element={<RepairPage />} />
          </Resource>
          <Resource name="applications" list={AppsPage}>
            <Route path="demandes/:id" element={<AppRequestPage />} />
            <Route path="licences-apple" element={<OnlyAppleLicences />} />
            <Route path="licences-apple/:id" element={<OnlyLicensedApp />} />
            <Route path=":id" element={<AppPage />} />
          </Resource>
          <Resource name="profils" list={ProfilesPage}>
            <Route path="nouveau" element={<OnlyNewProfile />} />
            <Route path=":id" element={<ProfilePage />} />
            <Route path=":id/deploiements/:rolloutId" element={<RolloutPage />} />
          </Resource>
          <Resource name="conventions" list={ConventionsPage}>
            <Route path="importer" element={<OnlyImportedConvention />} />
            <Route path="nouvelle" element={<OnlyNewConvention />} />
            <Route path=":id" element={<ConventionPage />} />
            <Route path=":id/avenant" element={<OnlyAmendment />} />
            <Route path=":id/corriger" element={<OnlyCorrectConvention />} />
            <Route path=":id/echeances" element={<DeadlinesPage />} />
            <Route path=":id/depenses" element={<ExpensesPage />} />
            <Route path=":id/depenses/nouvelle" element={<OnlyNewExpense />} />
            <Route path=":id/depenses/:expenseId" element={<ExpensePage />} />
            <Route path=":id/depenses/:expenseId/corriger" element={<OnlyCorrectExpense />} />
            <Route path=":id/etats" element={<ClaimsPage />} />
            <Route path=":id/etats/:claimId" element={<ClaimPage />} />
            <Route path=":id/versements" element={<PaymentsPage />} />
            <Route path=":id/comites" element={<CommitteesPage />} />
            <Route path=":id/comites/:committeeId" element={<CommitteePage />} />
            <Route path=":id/comites/:committeeId/reunions/:meetingId" element={<MeetingPage />} />
            <Route path=":id/dossier" element={<ProjectPage />} />
            <Route path=":id/courriers" element={<LettersPage />} />
            <Route path=":id/regles" element={<RulesPage />} />
          </Resource>
          <Resource name="paiements" list={QueuePage}>
            <Route path=":id" element={<QueuedClaimPage />} />
          </Resource>
          <Resource name="aide" list={HelpPage}>
            <Route path=":slug" element={<HelpTopicPage />} />
          </Resource>
          <Resource name="enquetes" list={SurveysPage}>
            <Route path="nouvelle" element={<OnlyNewSurvey />} />
            <Route path=":id" element={<SurveyPage />} />
          </Resource>
          <Resource name="retours" list={FeedbackListPage}>
            <Route path="nouveau" element={<OnlyNewFeedback />} />
            <Route path=":id" element={<FeedbackPage />} />
          </Resource>
          <Resource name="activite" list={JournalPage} />
          <Resource name="personnes" list={PeoplePage}>
            <Route path=":id" element={<PersonPage />} />
          </Resource>
          <Resource name="actes-graves" list={ApprovalsPage}>
            <Route path=":id" element={<ApprovalPage />} />
          </Resource>
          <Resource name="integrations" list={OnlyIntegrations} />
          <Resource name="donnees-personnelles" list={OnlyPrivacy} />
          <Resource name="administration" list={OnlyAdministration}>
            <Route path="reveil-ipad" element={<OnlyApplePush />} />
            <Route path="apple-school-manager" element={<OnlyAppleSchoolManager />} />
          </Resource>
        </CoreAdminUI>
        <Notification />
      </CssBaseline>
    </AdminContext>
  );
}
