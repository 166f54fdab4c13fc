// `npm run links -- ADDRESS`: for whoever operates the server, a one-time sign-in link for a person known by her e-mail
// address. The way in when no administrator is signed in.
import { build, install } from './install.mjs';
import { operatorLinks } from './stack.mjs';

const emails = process.argv.slice(2);
if (emails.length === 0) throw new Error('Indiquez une adresse électronique : npm run links -- directrice@exemple.fr');
install();
build();
console.log((await operatorLinks(emails)).join('\n'));
