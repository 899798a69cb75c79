import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CloudError, EmulatorUnavailable } from '../embedded/cloud-error.ts';
import { findOnPath } from '../embedded/find-program.ts';
import { type Failure, lastLine } from '../python-environment.ts';

const run = promisify(execFile);
const source = join(import.meta.dirname, 'dynamodb-local');

/**
 * Installs DynamoDB Local where LocalStack would have downloaded it to, to run with this machine's Java.
 * @param libraries LocalStack's folder of static libraries
 * @throws EmulatorUnavailable except on Linux with a JDK and Maven; CloudError if a file has the wrong checksum
 */
export async function installDynamoDbLocal(libraries: string): Promise<void> {
  const { java, javac, jar, mvn, setpriv } = await findPrograms();
  const home = join(libraries, 'dynamodb-local', '2');
  const jars = join(home, 'DynamoDBLocal_lib');
  await mkdir(jars, { recursive: true });
  await run(mvn, ['-q', '-B', '-C', '-f', join(source, 'pom.xml'), 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${jars}`], {
    timeout: 300_000,
  }).catch((error: Failure) => {
    throw new EmulatorUnavailable(`DynamoDB Local could not be downloaded from Maven: ${lastLine(error)}`);
  });
  await checkFiles(jars);

  const classes = join(home, 'classes');
  const classPath = (await readdir(jars)).filter((name) => name.endsWith('.jar')).map((name) => `DynamoDBLocal_lib/${name}`);
  const manifest = join(home, 'manifest.mf');
  // A line that begins with a space continues the previous one; the second space separates the names.
  await writeFile(manifest, `Main-Class: OnLoopback\nPremain-Class: OnLoopback\nClass-Path: ${classPath.join('\n  ')}\n`);
  await run(javac, ['-d', classes, '-cp', join(jars, '*'), join(source, 'OnLoopback.java')]);
  await run(jar, ['--create', '--file', join(home, 'DynamoDBLocal.jar'), '--manifest', manifest, '-C', classes, '.']);
  await copyFile(join(home, 'DynamoDBLocal.jar'), join(home, 'ddb-local-loader-0.1.jar'));

  // DynamoDB Local would survive if LocalStack were killed, so it is started with a parent-death signal.
  const bin = join(libraries, 'java', '21', 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'java'), `#!/bin/sh\nexec ${setpriv} --pdeathsig KILL ${java} "$@"\n`);
  await chmod(join(bin, 'java'), 0o755);
}

async function findPrograms(): Promise<Record<'java' | 'javac' | 'jar' | 'mvn' | 'setpriv', string>> {
  const setpriv = findOnPath('setpriv');
  // DynamoDB Local's native SQLite libraries exist for other platforms as well, but we have not tested them.
  if (process.platform !== 'linux' || process.arch !== 'x64' || !setpriv) throw new EmulatorUnavailable('LocalStack without Docker is for Linux on x64, with setpriv.');
  const needed = 'DynamoDB Local needs a JDK of version 17 or newer, and Maven to fetch it';
  const remedy = 'On Debian and Ubuntu: sudo apt-get install default-jdk-headless maven';
  const [java, javac, jar, mvn] = ['java', 'javac', 'jar', 'mvn'].map(findOnPath);
  if (!java || !javac || !jar || !mvn) throw new EmulatorUnavailable(`${needed}. ${remedy}`);
  const { stdout } = await run(javac, ['--version']);
  if (Number(/\d+/.exec(stdout)?.[0]) < 17) throw new EmulatorUnavailable(`${needed}; this is ${stdout.trim()}. ${remedy}`);
  return { java, javac, jar, mvn, setpriv };
}

/** Compares files with the checksums of the tested ones: Maven only uses checksums from the server it downloads from. */
async function checkFiles(folder: string): Promise<void> {
  const expected = await readFile(join(source, 'files.sha256'), 'utf8');
  const names = (await readdir(folder)).toSorted();
  const lines = names.map(async (name) => {
    const hash = createHash('sha256').update(await readFile(join(folder, name)));
    return `${hash.digest('hex')}  ${name}`;
  });
  const wanted = new Set(expected.trim().split('\n'));
  const unexpected = (await Promise.all(lines)).filter((line) => !wanted.delete(line));
  if (unexpected.length === 0 && wanted.size === 0) return;
  await rm(folder, { recursive: true });
  throw new CloudError(`DynamoDB Local contains unexpected files: ${[...unexpected, ...wanted].join(', ')}`);
}
