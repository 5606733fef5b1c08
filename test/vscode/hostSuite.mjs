// Runs the suite in test/electron inside the extension host of the VS Code from npm. Build first (npm run build).
// Exit code: 0 when all tests passed, 1 otherwise.
import { prepareSuite } from '../electron/prepare.mjs';
import { runInExtensionHost } from './runInExtensionHost.mjs';

async function main() {
  const suite = await prepareSuite();
  try {
    return await runInExtensionHost(suite);
  } finally {
    suite.remove();
  }
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(`The tests in the extension host failed: ${error.message}`);
    process.exit(1);
  },
);
