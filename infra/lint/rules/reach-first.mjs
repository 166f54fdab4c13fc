// A repository's public method is told on whose behalf it works: its first parameter is a `Reach`, or a `Tx`, which is
// only ever opened under one (`Database.transaction(reach, …)`) and carries it to PostgreSQL's row level security.
import { isPublicMethod } from './syntax.mjs';

const CARRIERS = new Set(['Reach', 'Tx']);

export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: { missing: 'The first parameter of a repository’s public method is `reach: Reach` or `tx: Tx`.' },
  },
  create(context) {
    return {
      'MethodDefinition, PropertyDefinition'(node) {
        if (!isPublicMethod(node)) return;
        const [first] = node.value.params;
        const parameter = first?.type === 'AssignmentPattern' ? undefined : first; // a default would let it be forgotten
        const type = parameter?.optional ? undefined : parameter?.typeAnnotation?.typeAnnotation;
        if (type?.type === 'TSTypeReference' && CARRIERS.has(type.typeName.name)) return;
        context.report({ node: node.key, messageId: 'missing' });
      },
    };
  },
};
