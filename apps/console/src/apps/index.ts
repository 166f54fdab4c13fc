// Applications: asked for by teachers, approved with their opinion, installed on carts. It refuses to install what nobody asked for.
export { AppPage } from './app-page.js';
export { AppRequestPage } from './app-request-page.js';
export { AppsPage } from './apps-page.js';
