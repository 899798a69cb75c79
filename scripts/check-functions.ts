import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type DeclaredFunction, isCatchAll, listFunctions } from '../infra/functions.ts';

// Part of npm run check: finds parts of a function that are easy to forget. Types, imports and the contract have separate
// checks; tests validate the samples.
const root = process.cwd();
const functions = await listFunctions(root);
const samples = new Set(globSync('events/samples/*.json', { cwd: root }).map((file) => file.replace(/^.*[/\\]|\.json$/g, '')));
const tests = globSync('tests/**/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));

const faults = functions.flatMap((declared) => [...sampleFaults(declared), ...testFaults(declared)]);
const names = new Set(functions.map(({ name }) => name));
for (const name of samples) if (!names.has(name)) faults.push(`events/samples/${name}.json belongs to no function.`);
const owners = Map.groupBy(functions.flatMap(({ name, routes }) => routes.map((route) => ({ name, route }))), ({ route }) => route);
for (const [route, of] of owners) if (of.length > 1) faults.push(`${route} is a route of ${of.map(({ name }) => name).join(' and ')}.`);

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else console.log(`${functions.length} functions have their samples and tests.`);

function sampleFaults(declared: DeclaredFunction): string[] {
  const file = `events/samples/${declared.name}.json`;
  if (!samples.has(declared.name)) return [`${declared.file} has no sample: ${file} is missing.`];
  const [route] = declared.routes;
  if (route === undefined || isCatchAll(declared)) return [];
  const { httpMethod, resource } = JSON.parse(readFileSync(join(root, file), 'utf8')) as APIGatewayProxyEvent;
  return `${httpMethod} ${resource}` === route ? [] : [`${file} is a request to ${httpMethod} ${resource}; ${declared.name} has ${route}.`];
}

function testFaults({ file, area, name }: DeclaredFunction): string[] {
  return tests.some((text) => text.includes(`/${file}'`)) ? [] : [`${file} has no test: nothing below tests/ imports it. Its place is tests/functions/${area}/${name}.test.ts.`];
}
