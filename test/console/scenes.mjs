// The scenes, in the order in which they happen: each finds what the ones before have left.
import { account } from './scenes/account.mjs';
import { bookings } from './scenes/bookings.mjs';
import { borders } from './scenes/borders.mjs';
import { care } from './scenes/care.mjs';
import { dangerous } from './scenes/dangerous.mjs';
import { datasets } from './scenes/datasets.mjs';
import { deadlines } from './scenes/deadlines.mjs';
import { deliveries } from './scenes/deliveries.mjs';
import { devices } from './scenes/devices.mjs';
import { english } from './scenes/english.mjs';
import { entrance } from './scenes/entrance.mjs';
import { exchanges } from './scenes/exchanges.mjs';
import { expenses } from './scenes/expenses.mjs';
import { firstRun } from './scenes/first-run.mjs';
import { followUp } from './scenes/follow-up.mjs';
import { fleetImport } from './scenes/fleet-import.mjs';
import { imports } from './scenes/imports.mjs';
import { inventory } from './scenes/inventory.mjs';
import { ipadActs } from './scenes/ipad-acts.mjs';
import { ipadApps } from './scenes/ipad-apps.mjs';
import { ipads } from './scenes/ipads.mjs';
import { journal } from './scenes/journal.mjs';
import { keyboard } from './scenes/keyboard.mjs';
import { lessons } from './scenes/lessons.mjs';
import { lives } from './scenes/lives.mjs';
import { loans } from './scenes/loans.mjs';
import { lostMode } from './scenes/lost-mode.mjs';
import { machine } from './scenes/machine.mjs';
import { manners } from './scenes/manners.mjs';
import { money } from './scenes/money.mjs';
import { operations } from './scenes/operations.mjs';
import { pages } from './scenes/pages.mjs';
import { profile } from './scenes/profile.mjs';
import { roles } from './scenes/roles.mjs';
import { rollout } from './scenes/rollout.mjs';
import { schoolManagement } from './scenes/school-manager.mjs';
import { steering } from './scenes/steering.mjs';
import { steeringUsage } from './scenes/steering-usage.mjs';
import { surveys } from './scenes/surveys.mjs';
import { treasury } from './scenes/treasury.mjs';
import { trials } from './scenes/trials.mjs';
import { usage } from './scenes/usage.mjs';
import { waking } from './scenes/waking.mjs';
import { warranty } from './scenes/warranty.mjs';

/** @type {Record<string, { title: string, play: (world: import('./world.mjs').World) => Promise<void> }>} */
export const SCENES = {
  firstRun: { title: 'Somebody starts a new instance', play: firstRun },
  entrance: { title: 'Somebody enters by a one-time link', play: entrance },
  rollout: { title: 'The référent enrols a cart, live', play: rollout },
  english: { title: 'Somebody reads English', play: english },
  profile: { title: 'The référent changes the profile', play: profile },
  deliveries: { title: 'The commune receives two more tablets', play: deliveries },
  keyboard: { title: 'The référent has no mouse', play: keyboard },
  devices: { title: 'The commune looks for a tablet', play: devices },
  inventory: { title: 'The référent counts the fleet', play: inventory },
  usage: { title: 'A school reads its figures, and others read less', play: usage },
  steeringUsage: { title: 'An académie sees who needs help, and has a report each month', play: steeringUsage },
  datasets: { title: 'A school year is frozen, and another instance’s comes in', play: datasets },
  operations: { title: 'The référent asks something of a school', play: operations },
  machine: { title: 'A school says its week; a profile, what tablets do by themselves', play: machine },
  lessons: { title: 'A teacher holds a lesson with the cart', play: lessons },
  loans: { title: 'A tablet is lent, a cart is left on, a letter is asked for', play: loans },
  care: { title: 'A tablet breaks, a teacher asks for an application', play: care },
  bookings: { title: 'A cart is reserved, and shared', play: bookings },
  warranty: { title: 'A warranty is noted, a gap comes to the dashboard', play: warranty },
  ipadApps: { title: 'An application of iPads is deposited, another is updated', play: ipadApps },
  exchanges: { title: 'An iPad does not obey, and its page says why', play: exchanges },
  money: { title: 'The académie looks at the money', play: money },
  expenses: { title: 'From an invoice to the service fait', play: expenses },
  deadlines: { title: 'What is due, and when', play: deadlines },
  journal: { title: 'Who did what', play: journal },
  account: { title: 'The référente comes in by herself', play: account },
  roles: { title: 'Each role has its menu', play: roles },
  borders: { title: 'Somebody of another commune', play: borders },
  imports: { title: 'A convention enters from its document', play: imports },
  lives: { title: 'A convention is signed, amended, denounced', play: lives },
  pages: { title: 'Every page, on a desk and on a phone', play: pages },
  steering: { title: 'A committee meets, and the project is written down', play: steering },
  treasury: { title: 'The State pays, and it is received', play: treasury },
  surveys: { title: 'The académie asks its schools, and a teacher tells how it went', play: surveys },
  followUp: { title: 'A school says how its year went, and the article 8 file is frozen', play: followUp },
  trials: { title: 'A change of profile is tried before it goes to all', play: trials },
  dangerous: { title: 'A dangerous act takes two, and anyone stops it', play: dangerous },
  fleetImport: { title: 'The fleet that was there before comes in', play: fleetImport },
  waking: { title: 'The administration obtains what wakes iPads', play: waking },
  schoolManagement: { title: 'The administration joins Apple School Manager', play: schoolManagement },
  ipads: { title: 'iPads and Linux tablets share a cart', play: ipads },
  lostMode: { title: 'An iPad stays in the coach, and says whose it is', play: lostMode },
  ipadActs: { title: 'One iPad is opened, unlocked, asked what it cannot do', play: ipadActs },
  manners: { title: 'What no page may do', play: manners },
};
