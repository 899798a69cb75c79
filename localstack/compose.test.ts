import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Service {
  image: string;
  profiles: string[];
  ports: string[];
  command?: string[];
  healthcheck?: { test: string[]; retries?: number };
}

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const { services } = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> };
const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };

describe.each(Object.entries(services))('the container %s', (_, { image, profiles, ports, healthcheck }) => {
  it('is pinned, published on loopback only, and reports when it is ready', () => {
    expect(image).toMatch(/:(\d|\$\{LOCALSTACK_TAG:-\d)/);
    expect(profiles.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    expect(healthcheck).toMatchObject({ test: expect.arrayContaining(['CMD']) as string[], retries: 20 });
  });
});

describe('the containers', () => {
  it('have the same versions as the packages tested without containers', () => {
    const [, ministack] = /^ministack==(\S+)/m.exec(read('localstack/ministack/requirements.txt'))!;
    expect(services['ministack']!.image).toBe(`ministackorg/ministack:${ministack}`);
    expect(services['cognito']!.command).toContain(`cognito-local@${devDependencies['cognito-local']}`);
  });
});
