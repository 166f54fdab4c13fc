import polyglotI18nProvider from 'ra-i18n-polyglot';
import french from 'ra-language-french';

// Our own words for the few moments when react-admin speaks by itself.
const messages = {
  ...french,
  ra: {
    ...french.ra,
    auth: { ...french.ra.auth, auth_check_error: 'Votre session est terminée. Demandez un nouveau lien de connexion.' },
    notification: {
      ...french.ra.notification,
      http_error: 'Le serveur ne répond pas. Vérifiez la connexion au réseau, puis réessayez.',
      item_doesnt_exist: 'Cet élément n’existe pas, ou se trouve hors de votre périmètre.',
    },
    validation: { ...french.ra.validation, required: 'À renseigner.' },
    message: {
      ...french.ra.message,
      invalid_form: 'Quelques champs sont à corriger.',
      error: 'Quelque chose s’est mal passé dans la page. Rechargez-la, puis réessayez.',
    },
  },
};

export const i18nProvider = polyglotI18nProvider(() => messages, 'fr', [{ locale: 'fr', name: 'Français' }], {
  allowMissing: true,
});
