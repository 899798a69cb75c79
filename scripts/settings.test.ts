import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corsOrigins, dataDirOf, defaultPorts, describeSettings, portOf, portsOf, type PortSetting } from './settings.ts';

describe('a port', () => {
  it('is what its variable says, and its default without one', () => {
    expect([portOf('PORT', {}), portOf('PORT', { PORT: '' }), portOf('PORT', { PORT: '0' }), portOf('PORT', { PORT: '81' })]).toEqual([8080, 8080, 0, 81]);
  });

  it.each(['abc', '-1', '65536', '80.5'])('is not %s', (text) => {
    expect(() => portOf('WEB_PORT', { WEB_PORT: text })).toThrow(`WEB_PORT must be a port number, not "${text}".`);
  });

  it('is used only once in a command, unless it is 0', () => {
    expect(() => portsOf(['PORT', 'WEB_PORT'], { PORT: '3000' })).toThrow('PORT and WEB_PORT are both 3000.');
    expect(portsOf(['PORT', 'WEB_PORT'], { PORT: '0', WEB_PORT: '0' })).toEqual({ PORT: 0, WEB_PORT: 0 });
  });

  it('has a default of its own', () => {
    expect(new Set(Object.values(defaultPorts)).size).toBe(Object.keys(defaultPorts).length);
  });

  it.each([
    ['docker-compose.yml', /\$\{([A-Z]+_PORT):-(\d+)\}/g],
    ['serverless.yml', /\$\{env:([A-Z_]*PORT), '(\d+)'\}/g],
  ])('has the same default in %s', (file, pattern) => {
    const text = readFileSync(join(import.meta.dirname, '..', file), 'utf8');
    const found = [...text.matchAll(pattern)].map(([, name, fallback]) => [name, Number(fallback)] as [PortSetting, number]);
    expect(found.length).toBeGreaterThan(0);
    for (const [name, fallback] of found) expect([name, fallback]).toEqual([name, defaultPorts[name]]);
  });
});

describe('the origins that may call the API', () => {
  it("are the web client's and those of CORS_ORIGINS", () => {
    expect(corsOrigins({ WEB_PORT: '3001', CORS_ORIGINS: 'https://app.example, http://localhost:3001' })).toEqual([
      'http://127.0.0.1:3001',
      'http://localhost:3001',
      'http://127.0.0.1:5173',
      'http://localhost:5173',
      'https://app.example',
    ]);
    // With WEB_PORT 0, the web client got port 4321.
    expect(corsOrigins({ WEB_PORT: '0' }, 4321)).toContain('http://127.0.0.1:4321');
  });

  it.each(['*', 'app.example', 'https://app.example/', 'null'])('are not %s', (name) => {
    expect(() => corsOrigins({ CORS_ORIGINS: name })).toThrow(`${JSON.stringify(name)} is not one`);
  });
});

it('keeps data in .local of the project, or in DATA_DIR', () => {
  expect([dataDirOf({}), dataDirOf({ DATA_DIR: '/data' })]).toEqual([join(import.meta.dirname, '..', '.local'), '/data']);
});

it('describes settings with their defaults', () => {
  expect(describeSettings('PORT', 'DATA_DIR')).toMatch(/PORT {6}port of the API \(8080\)\n.*DATA_DIR .* \(\.local\)$/);
});
