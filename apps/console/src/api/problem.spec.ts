import { ApiFailure, failureOf, isSignedOut, messageOf, noAnswer } from './problem.js';

const body = {
  type: 'about:blank',
  title: 'Conflit',
  status: 409,
  code: 'fleet.classroomFull',
  detail: '« Classe mobile 1 » est complète (12 sur 12). Relevez la capacité, ou choisissez un autre chariot.',
};

describe('a refusal', () => {
  it('is shown in the words of the server', () => {
    const failure = failureOf(409, body);
    expect(failure).toMatchObject({ status: 409, code: 'fleet.classroomFull', message: body.detail });
    expect(messageOf(failure)).toBe(body.detail);
  });

  it('names the fields that it is about, each once', () => {
    const failure = failureOf(400, {
      ...body,
      detail: 'La demande n’a pas la forme attendue.',
      fields: [
        { path: 'name', message: 'À renseigner' },
        { path: 'uai', message: 'Un UAI compte 7 chiffres et une lettre de contrôle, comme 0380002W.' },
        { path: '', message: 'La demande n’a pas la forme attendue.' },
      ],
    });
    expect(messageOf(failure)).toBe(
      'La demande n’a pas la forme attendue. À renseigner. Un UAI compte 7 chiffres et une lettre de contrôle, comme 0380002W.',
    );
  });

  it.each([
    [403, 'Votre rôle ne permet pas cette action ici.'],
    [502, 'Le serveur a rencontré une difficulté.'],
    [418, 'La demande a été refusée.'],
  ])('has a French sentence of ours when a proxy answers %d in its own way', (status, words) => {
    expect(messageOf(failureOf(status, '<html>Bad gateway</html>'))).toContain(words);
    expect(messageOf(failureOf(status, null))).toContain(words);
  });

  it('tells a server that does not answer from one that says no', () => {
    expect(noAnswer()).toMatchObject({ status: 0, code: 'console.noAnswer' });
    expect(messageOf(noAnswer())).toContain('ne répond pas');
  });

  it('never shows a programmer’s words', () => {
    expect(messageOf(new TypeError('x is undefined'))).not.toContain('undefined');
  });

  it('means that nobody is signed in when it is 401, and only then', () => {
    expect(isSignedOut(failureOf(401, null))).toBe(true);
    expect(isSignedOut(failureOf(403, null))).toBe(false);
    expect(isSignedOut(new ApiFailure('', 0, 'console.noAnswer'))).toBe(false);
    expect(isSignedOut(new Error('401'))).toBe(false);
  });
});
