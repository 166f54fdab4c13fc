import { urlOf } from './url.js';

describe('the address of a route', () => {
  it('fills in its parameters, whatever they hold', () => {
    expect(urlOf('/people/:id/roles/:roleId/end', { id: 'a/b', roleId: 'é ?' })).toBe(
      '/api/v1/people/a%2Fb/roles/%C3%A9%20%3F/end',
    );
    expect(urlOf('/enrolment-windows/:id/sheet.pdf', { id: '1' })).toBe('/api/v1/enrolment-windows/1/sheet.pdf');
  });

  it('leaves out what is empty', () => {
    expect(urlOf('/devices', {}, { limit: 50, q: '', state: undefined, after: null })).toBe('/api/v1/devices?limit=50');
    expect(urlOf('/devices')).toBe('/api/v1/devices');
    expect(urlOf('/devices', {}, { q: 'a&b=c é' })).toBe('/api/v1/devices?q=a%26b%3Dc+%C3%A9');
  });

  it('refuses to call with a hole in it', () => {
    expect(() => urlOf('/devices/:id', {})).toThrow('needs id');
    expect(() => urlOf('/devices/:id', { id: '' })).toThrow('needs id');
  });
});
