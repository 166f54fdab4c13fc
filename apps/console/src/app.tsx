import { lazy, useMemo } from 'react';
import { Admin, CustomRoutes, memoryStore, Resource } from 'react-admin';
import { Route } from 'react-router-dom';
import { authProvider, i18nProvider, makeDataProvider, makeQueryClient, session } from './api/index.js';
import { NotAllowedPage, NotFoundPage, PageTrouble, reserved, ServerTroublePage, Shell } from './shell/index.js';
import { theme } from './theme/index.js';

// A file per page, fetched when it is first opened.
const EnterPage = lazy(() => import('./entrance/index.js').then(({ EnterPage: page }) => ({ default: page })));
const FirstRunPage = lazy(() => import('./entrance/index.js').then(({ FirstRunPage: page }) => ({ default: page })));
const SignedOutPage = lazy(() => import('./entrance/index.js').then(({ SignedOutPage: page }) => ({ default: page })));
const DashboardPage = lazy(() => import('./dashboard/index.js').then((room) => ({ default: room.DashboardPage })));
const PlacesPage = lazy(() => import('./places/index.js').then((room) => ({ default: room.PlacesPage })));
const PlacePage = lazy(() => import('./places/index.js').then((room) => ({ default: room.PlacePage })));
const ClassroomsPage = lazy(() => import('./classrooms/index.js').then((room) => ({ default: room.ClassroomsPage })));
const BoardPage = lazy(() => import('./classrooms/index.js').then((room) => ({ default: room.BoardPage })));
const DevicesPage = lazy(() => import('./devices/index.js').then((room) => ({ default: room.DevicesPage })));
const DevicePage = lazy(() => import('./devices/index.js').then((room) => ({ default: room.DevicePage })));
const ImportFleetPage = lazy(() =>
  import('./fleet-imports/index.js').then((room) => ({ default: room.ImportFleetPage })),
);
const InventoryPage = lazy(() => import('./inventory/index.js').then((room) => ({ default: room.InventoryPage })));
const DatasetsPage = lazy(() => import('./datasets/index.js').then((room) => ({ default: room.DatasetsPage })));
const ReportsPage = lazy(() => import('./steering/index.js').then((room) => ({ default: room.ReportsPage })));
const UsagePage = lazy(() => import('./usage/index.js').then((room) => ({ default: room.UsagePage })));
const OperationsPage = lazy(() => import('./operations/index.js').then((room) => ({ default: room.OperationsPage })));
const OperationPage = lazy(() => import('./operations/index.js').then((room) => ({ default: room.OperationPage })));
const CompliancePage = lazy(() => import('./compliance/index.js').then((room) => ({ default: room.CompliancePage })));
const RepairsPage = lazy(() => import('./repairs/index.js').then((room) => ({ default: room.RepairsPage })));
const RepairPage = lazy(() => import('./repairs/index.js').then((room) => ({ default: room.RepairPage })));
const AppsPage = lazy(() => import('./apps/index.js').then((room) => ({ default: room.AppsPage })));
const AppPage = lazy(() => import('./apps/index.js').then((room) => ({ default: room.AppPage })));
const AppRequestPage = lazy(() => import('./apps/index.js').then((room) => ({ default: room.AppRequestPage })));
const ProfilesPage = lazy(() => import('./profiles/index.js').then((room) => ({ default: room.ProfilesPage })));
const NewProfilePage = lazy(() => import('./profiles/index.js').then((room) => ({ default: room.NewProfilePage })));
const ProfilePage = lazy(() => import('./profiles/index.js').then((room) => ({ default: room.ProfilePage })));
const RolloutPage = lazy(() => import('./profiles/index.js').then((room) => ({ default: room.RolloutPage })));
const LoansPage = lazy(() => import('./loans/index.js').then((room) => ({ default: room.LoansPage })));
const BookingsPage = lazy(() => import('./bookings/index.js').then((room) => ({ default: room.BookingsPage })));
const CartAgendaPage = lazy(() => import('./bookings/index.js').then((room) => ({ default: room.CartAgendaPage })));
const SchoolAgendaPage = lazy(() => import('./bookings/index.js').then((room) => ({ default: room.SchoolAgendaPage })));
const ConventionsPage = lazy(() =>
  import('./conventions/index.js').then((room) => ({ default: room.ConventionsPage })),
);
const ConventionPage = lazy(() => import('./conventions/index.js').then((room) => ({ default: room.ConventionPage })));
const AmendmentPage = lazy(() => import('./amendments/index.js').then((room) => ({ default: room.AmendmentPage })));
const DeadlinesPage = lazy(() => import('./deadlines/index.js').then((room) => ({ default: room.DeadlinesPage })));
const ImportConventionPage = lazy(() =>
  import('./imports/index.js').then((room) => ({ default: room.ImportConventionPage })),
);
const NewConventionPage = lazy(() =>
  import('./imports/index.js').then((room) => ({ default: room.NewConventionPage })),
);
const CorrectConventionPage = lazy(() =>
  import('./imports/index.js').then((room) => ({ default: room.CorrectConventionPage })),
);
const ExpensesPage = lazy(() => import('./expenses/index.js').then((room) => ({ default: room.ExpensesPage })));
const ExpensePage = lazy(() => import('./expenses/index.js').then((room) => ({ default: room.ExpensePage })));
const NewExpensePage = lazy(() => import('./expenses/index.js').then((room) => ({ default: room.NewExpensePage })));
const CorrectExpensePage = lazy(() =>
  import('./expenses/index.js').then((room) => ({ default: room.CorrectExpensePage })),
);
const ClaimsPage = lazy(() => import('./claims/index.js').then((room) => ({ default: room.ClaimsPage })));
const ClaimPage = lazy(() => import('./claims/index.js').then((room) => ({ default: room.ClaimPage })));
const StatementPage = lazy(() => import('./claims/index.js').then((room) => ({ default: room.StatementPage })));
const QueuePage = lazy(() => import('./claims/index.js').then((room) => ({ default: room.QueuePage })));
const QueuedClaimPage = lazy(() => import('./claims/index.js').then((room) => ({ default: room.QueuedClaimPage })));
const CommitteesPage = lazy(() => import('./committees/index.js').then((room) => ({ default: room.CommitteesPage })));
const CommitteePage = lazy(() => import('./committees/index.js').then((room) => ({ default: room.CommitteePage })));
const MeetingPage = lazy(() => import('./committees/index.js').then((room) => ({ default: room.MeetingPage })));
const ProjectPage = lazy(() => import('./project/index.js').then((room) => ({ default: room.ProjectPage })));
const LettersPage = lazy(() => import('./letters/index.js').then((room) => ({ default: room.LettersPage })));
const PaymentsPage = lazy(() => import('./payments/index.js').then((room) => ({ default: room.PaymentsPage })));
const RulesPage = lazy(() => import('./rules/index.js').then((room) => ({ default: room.RulesPage })));
const AnswerPage = lazy(() => import('./surveys/index.js').then((room) => ({ default: room.AnswerPage })));
const SurveysPage = lazy(() => import('./surveys/index.js').then((room) => ({ default: room.SurveysPage })));
const SurveyPage = lazy(() => import('./surveys/index.js').then((room) => ({ default: room.SurveyPage })));
const NewSurveyPage = lazy(() => import('./surveys/index.js').then((room) => ({ default: room.NewSurveyPage })));
const FeedbackListPage = lazy(() => import('./feedback/index.js').then((room) => ({ default: room.FeedbackListPage })));
const FeedbackPage = lazy(() => import('./feedback/index.js').then((room) => ({ default: room.FeedbackPage })));
const NewFeedbackPage = lazy(() => import('./feedback/index.js').then((room) => ({ default: room.NewFeedbackPage })));
const AccountPage = lazy(() => import('./account/index.js').then((room) => ({ default: room.AccountPage })));
const ApprovalsPage = lazy(() => import('./approvals/index.js').then((room) => ({ default: room.ApprovalsPage })));
const ApprovalPage = lazy(() => import('./approvals/index.js').then((room) => ({ default: room.ApprovalPage })));
const NewLessonPage = lazy(() => import('./lessons/index.js').then((room) => ({ default: room.NewLessonPage })));
const LessonPage = lazy(() => import('./lessons/index.js').then((room) => ({ default: room.LessonPage })));
const IntegrationsPage = lazy(() =>
  import('./integrations/index.js').then((room) => ({ default: room.IntegrationsPage })),
);
const PrivacyPage = lazy(() => import('./privacy/index.js').then((room) => ({ default: room.PrivacyPage })));
const AdministrationPage = lazy(() =>
  import('./administration/index.js').then((room) => ({ default: room.AdministrationPage })),
);
const AppleLicencesPage = lazy(() =>
  import('./apple-licences/index.js').then((room) => ({ default: room.AppleLicencesPage })),
);
const LicensedAppPage = lazy(() =>
  import('./apple-licences/index.js').then((room) => ({ default: room.LicensedAppPage })),
);
const ApplePushPage = lazy(() => import('./apple-push/index.js').then((room) => ({ default: room.ApplePushPage })));
const AppleSchoolManagerPage = lazy(() =>
  import('./apple-school-manager/index.js').then((room) => ({ default: room.AppleSchoolManagerPage })),
);
const JournalPage = lazy(() => import('./journal/index.js').then((room) => ({ default: room.JournalPage })));
const HelpPage = lazy(() => import('./help/index.js').then((room) => ({ default: room.HelpPage })));
const HelpTopicPage = lazy(() => import('./help/index.js').then((room) => ({ default: room.HelpTopicPage })));
const PeoplePage = lazy(() => import('./people/index.js').then((room) => ({ default: room.PeoplePage })));
const PersonPage = lazy(() => import('./people/index.js').then((room) => ({ default: room.PersonPage })));

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

/** The whole console: providers, theme, pages. Addresses are read by people: they are in French. */
export function App() {
  const dataProvider = useMemo(() => makeDataProvider(), []);
  const queryClient = useMemo(() => {
    const client = makeQueryClient(() => {
      session.forget();
      // The pages of the threshold know that nobody is signed in: that is what they are for.
      if (/^#\/(login|entrer|premier-demarrage|repondre)/.test(window.location.hash)) return;
      client.clear();
      window.location.hash = '/login';
    });
    return client;
  }, []);
  const store = useMemo(() => memoryStore(), []);
  return (
    <Admin
      title="Chariot"
      authProvider={authProvider}
      dataProvider={dataProvider}
      i18nProvider={i18nProvider}
      queryClient={queryClient}
      // Nothing of a person's work stays in a browser that others may use.
      store={store}
      theme={theme}
      darkTheme={null}
      defaultTheme="light"
      disableTelemetry
      requireAuth
      layout={Shell}
      dashboard={DashboardPage}
      loginPage={SignedOutPage}
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
        <Route path="nouveau" element={<NewProfilePage />} />
        <Route path=":id" element={<ProfilePage />} />
        <Route path=":id/deploiements/:rolloutId" element={<RolloutPage />} />
      </Resource>
      <Resource name="conventions" list={ConventionsPage}>
        <Route path="importer" element={<ImportConventionPage />} />
        <Route path="nouvelle" element={<NewConventionPage />} />
        <Route path=":id" element={<ConventionPage />} />
        <Route path=":id/avenant" element={<AmendmentPage />} />
        <Route path=":id/corriger" element={<CorrectConventionPage />} />
        <Route path=":id/echeances" element={<DeadlinesPage />} />
        <Route path=":id/depenses" element={<ExpensesPage />} />
        <Route path=":id/depenses/nouvelle" element={<NewExpensePage />} />
        <Route path=":id/depenses/:expenseId" element={<ExpensePage />} />
        <Route path=":id/depenses/:expenseId/corriger" element={<CorrectExpensePage />} />
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
    </Admin>
  );
}
