// Every door that people or devices knock on says who may: `@Door(route)`, whose route carries the permission, or an
// `@OpenDoor('why')` beside Nest's own verb, for gateways, which know their callers by certificate.
import { decoratorsOf, isController, isPublicMethod } from './syntax.mjs';

const VERBS = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options', 'All', 'Sse', 'RequestMapping']);

export default {
  meta: {
    type: 'problem',
    schema: [
      {
        type: 'object',
        properties: { openDoors: { type: 'boolean' } },
        required: ['openDoors'],
        additionalProperties: false,
      },
    ],
    messages: {
      bare: 'A public method of a controller is a door: give it @Door(route), whose route carries the permission.',
      verb: '@{{verb}}() opens a door without a permission: use @Door(route).',
      open: 'An open door is for gateways and the machinery, not for a domain: use @Door(route).',
      why: '@OpenDoor says in one sentence why nobody is asked for a permission.',
      permission: 'A route says which permission it asks for, as a text (or `public`).',
    },
  },
  create(context) {
    const [{ openDoors }] = context.options;
    return {
      'MethodDefinition, PropertyDefinition'(node) {
        if (!isController(node.parent.parent) || !isPublicMethod(node)) return;
        const decorators = decoratorsOf(node);
        const door = decorators.get('Door');
        const open = decorators.get('OpenDoor');
        const verb = [...decorators.keys()].find((name) => VERBS.has(name));
        if (open && !openDoors) context.report({ node: open, messageId: 'open' });
        else if (open && !saysWhy(open)) context.report({ node: open, messageId: 'why' });
        if (verb && !open) context.report({ node: decorators.get(verb), messageId: 'verb', data: { verb } });
        else if (!door && !open) context.report({ node, messageId: 'bare' });
        if (door) checkRoute(context, door.expression.arguments?.[0], door);
      },
      "CallExpression[callee.name='defineRoute']"(node) {
        checkRoute(context, node.arguments[0], node);
      },
    };
  },
};

/** A route named by reference is checked by type, and where it is written. */
function checkRoute(context, route, node) {
  if (route?.type === 'Identifier' || route?.type === 'MemberExpression' || route?.type === 'CallExpression') return;
  const permission =
    route?.type === 'ObjectExpression' &&
    route.properties.find((property) => property.type === 'Property' && property.key.name === 'permission');
  if (!permission || typeof permission.value.value !== 'string')
    context.report({ node: route ?? node, messageId: 'permission' });
}

function saysWhy(open) {
  const reason = open.expression.arguments?.[0];
  return reason?.type === 'Literal' && typeof reason.value === 'string' && reason.value.trim().length >= 10;
}
