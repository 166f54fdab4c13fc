import polyglotI18nProvider from 'ra-i18n-polyglot';
import french from 'ra-language-french';
import { LANGUAGE, LANGUAGES, say } from '../language/index.js';

// Fetched by whoever reads English alone.
const theirs = LANGUAGE === 'fr' ? french : (await import('ra-language-english')).default;

// Our own words for the few moments when react-admin speaks by itself.
const messages = {
  ...theirs,
  ra: {
    ...theirs.ra,
    auth: { ...theirs.ra.auth, auth_check_error: 'Votre session est terminée. Demandez un nouveau lien de connexion.' },
    notification: {
      ...theirs.ra.notification,
      http_error: 'Le serveur ne répond pas. Vérifiez la connexion au réseau, puis réessayez.',
      item_doesnt_exist: 'Cet élément n’existe pas, ou se trouve hors de votre périmètre.',
    },
    validation: { ...theirs.ra.validation, required: 'À renseigner.' },
    message: {
      ...theirs.ra.message,
      invalid_form: 'Quelques champs sont à corriger.',
      error: 'Quelque chose s’est mal passé dans la page. Rechargez-la, puis réessayez.',
    },
  },
};

const provider = polyglotI18nProvider(() => messages, LANGUAGE, [{ locale: LANGUAGE, name: LANGUAGES[LANGUAGE] }], {
  allowMissing: true,
});

/** What pages notify comes here as it is written there. */
export const i18nProvider: typeof provider = {
  ...provider,
  translate: (key, options) => say(provider.translate(key, options)),
};
