// What the rules ask of a syntax tree.

/** Decorators of a class or a member, by name. @returns {Map<string, any>} */
export function decoratorsOf(node) {
  return new Map(
    (node.decorators ?? []).map((decorator) => {
      const { expression } = decorator;
      const callee = expression.type === 'CallExpression' ? expression.callee : expression;
      return [callee.type === 'MemberExpression' ? callee.property.name : callee.name, decorator];
    }),
  );
}

export const isController = (node) => decoratorsOf(node).has('Controller');

/** A method, or a property holding a function, that others can call; lifecycle hooks of Nest are not called by people. */
export function isPublicMethod(node) {
  const isFunction = ['FunctionExpression', 'ArrowFunctionExpression'].includes(node.value?.type);
  const hidden = node.key.type === 'PrivateIdentifier' || ['private', 'protected'].includes(node.accessibility);
  const hook = /^(on(Module|Application)|beforeApplication)/.test(node.key.name ?? '');
  return isFunction && !hidden && !hook && node.kind !== 'constructor' && node.kind !== 'get' && node.kind !== 'set';
}
