import { problem, ROUTES, webhookMessage, webhookTopic } from '@chariot/contract';
import { PLAIN_SESSION_COOKIE, SESSION_COOKIE } from '@chariot/platform';
import { HEADERS } from './headers.js';
import { operationOf } from './operation.js';
import { refusalComponents } from './refusals.js';
import { schemaOf, type Json } from './schema.js';

const DESCRIPTION = `Gestionnaire de parc des classes mobiles.

**Se connecter.** Une personne a une session (cookie ; toute demande qui change quelque chose porte alors l’en-tête \`x-chariot: 1\` et vient de l’adresse de Chariot) ; un programme a un jeton d’API (\`Authorization: Bearer\`), limité à un lieu, à des droits et à une date, et jamais à un acte destructeur.

**Refus.** RFC 9457 : une phrase en français (\`detail\`) et un code stable (\`code\`). Ce qui n’est pas dans le contrat (paramètre, champ, tri, filtre) est refusé, pas ignoré.

**Listes.** Par curseur : \`limit\`, puis \`after\` avec le \`next\` de la page précédente, jusqu’à ce que \`next\` soit nul. Une page lue pendant qu’on ajoute ailleurs ne saute ni ne répète rien.

**Lire sans relire.** Chaque réponse à GET porte un \`etag\` ; \`If-None-Match\` évite de la recevoir à nouveau, \`If-Match\` évite d’écraser le travail d’un autre.

**Recommencer sans refaire.** Un POST peut porter \`Idempotency-Key\`. Ce qui échoue ne retient pas la clé ; une issue inconnue (arrêt du serveur pendant l’acte) la garde fermée un jour, par prudence.

**Être appelé (webhooks).** Voir la section \`webhooks\` : un message dit ce qui a changé et où, jamais la donnée. Vérifiez la signature : prenez \`t\` et \`v1\` dans \`chariot-signature\` ; refusez si \`t\` est à plus de 5 minutes de votre horloge ; calculez le HMAC-SHA-256, avec le secret, de \`t\`, d’un point et du corps tel que reçu ; comparez à \`v1\` en temps constant. Gardez les \`chariot-delivery\` déjà traités : un même message peut arriver deux fois. Répondez 2xx en moins de 10 secondes ; sinon le message est renvoyé, de plus en plus tard, pendant 24 heures, après quoi l’appel sortant est arrêté.`;

/** The whole document: the same contract gives the same text. */
export function openApi(): Json {
  const paths: Record<string, Json> = {};
  for (const route of ROUTES) {
    const path = `/api/v1${route.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Chariot',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: '/' }],
    security: [{ session: [] }],
    tags: [...new Set(ROUTES.map(({ path }) => path.split('/')[1] ?? ''))].map((name) => ({ name })),
    paths,
    webhooks: Object.fromEntries([...webhookTopic.options, 'test'].map((topic) => [topic, { post: callOf(topic) }])),
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description: `Session d’une personne (\`${PLAIN_SESSION_COOKIE}\` quand l’adresse de Chariot est en http).`,
        },
        bearer: { type: 'http', scheme: 'bearer', description: 'Jeton d’API d’un programme.' },
      },
      headers: HEADERS,
      responses: refusalComponents(ROUTES),
      schemas: { Problem: schemaOf(problem, 'output'), WebhookMessage: schemaOf(webhookMessage, 'output') },
    },
  };
}

function callOf(topic: string): Json {
  const header = (name: string, description: string, schema: Json): Json => ({
    name,
    in: 'header',
    required: true,
    description,
    schema,
  });
  return {
    operationId: `told${topic.slice(0, 1).toUpperCase()}${topic.slice(1)}`,
    summary: topic === 'test' ? 'Message d’essai.' : `Un élément « ${topic} » a changé : le relire par l’API.`,
    security: [],
    parameters: [
      header('chariot-delivery', 'Identifiant du message, le même à chaque essai.', { type: 'string', format: 'uuid' }),
      header('chariot-signature', 'HMAC-SHA-256 de « t.corps » avec le secret.', {
        type: 'string',
        pattern: '^t=[0-9]+,v1=[0-9a-f]{64}$',
      }),
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/WebhookMessage' } } },
    },
    responses: {
      '2XX': { description: 'Reçu.' },
      default: { description: 'Non reçu : le message sera renvoyé. Une redirection n’est pas suivie.' },
    },
  };
}
