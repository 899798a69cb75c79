import { Page } from '../ui/page.tsx';
import { DeleteAccount } from './delete-account.tsx';
import { ExportData } from './export-data.tsx';
import styles from './settings-page.module.css';

/** Exporting one's data, and deleting the account. */
export function Component() {
  return (
    <Page title="Your data">
      <YourData />
    </Page>
  );
}

export function YourData() {
  return (
    <>
      <section className={styles.section} aria-labelledby="export">
        <h2 id="export">Export</h2>
        <ExportData />
      </section>
      <section className={styles.section} aria-labelledby="deletion">
        <h2 id="deletion">Delete your account</h2>
        <DeleteAccount />
      </section>
    </>
  );
}
