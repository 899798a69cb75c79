import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { EmulatorUnavailable, EXIT_UNAVAILABLE } from '../localstack/embedded/cloud-error.ts';
import { findOnPath } from '../localstack/embedded/find-program.ts';
import { ensurePythonEnvironment } from '../localstack/python-environment.ts';
import { root } from './service.ts';

// Checks the template created by `npm run package` with cfn-lint, for two regions. Any finding is a failure.
const packaged = join(root, '.serverless', 'cloudformation-template-update-stack.json');
// Without indentation, as deployed: CloudFormation limits the size.
const template = join(root, '.serverless', 'template.min.json');
const requirements = join(root, 'infra', 'lint', 'requirements.txt');
const regions = ['us-east-1', 'eu-central-1'];

if (!existsSync(packaged)) throw new Error('There is no packaged template. Run first: npm run package');
writeFileSync(template, JSON.stringify(JSON.parse(readFileSync(packaged, 'utf8'))));
try {
  execFileSync(await cfnLint(), ['--regions', ...regions, '--template', template], { stdio: 'inherit' });
  console.log(`cfn-lint found no problems in the template (${regions.join(', ')}).`);
} catch (error) {
  if (error instanceof EmulatorUnavailable) {
    console.error(error.message);
    process.exitCode = EXIT_UNAVAILABLE;
  } else process.exitCode = 1;
}

/** The path of cfn-lint, which is installed once for each version of the requirements. */
async function cfnLint(): Promise<string> {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'lambdagram', 'cfn-lint');
  await ensurePythonEnvironment('cfn-lint', findPython, folder, requirements);
  return join(folder, 'bin', 'cfn-lint');
}

function findPython(): string {
  const python = findOnPath('python3');
  if (!python) throw new EmulatorUnavailable('cfn-lint needs Python 3, and there is no python3 on PATH. On Debian and Ubuntu: sudo apt-get install python3-venv');
  return python;
}
