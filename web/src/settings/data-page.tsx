import { t } from '../strings/settings.ts';
import { Page } from '../ui/page.tsx';
import { DeleteAccount } from './delete-account.tsx';
import { ExportData } from './export-data.tsx';
import styles from './settings-page.module.css';

/** Exporting the viewer's data and deleting their account. */
export function Component() {
  return (
    <Page title={t('yourData')} back="/settings">
      <YourData />
    </Page>
  );
}

export function YourData() {
  return (
    <>
      <section className={styles.section} aria-labelledby="export">
        <h2 id="export">{t('export')}</h2>
        <ExportData />
      </section>
      <section className={styles.section} aria-labelledby="deletion">
        <h2 id="deletion">{t('deleteYourAccount')}</h2>
        <DeleteAccount />
      </section>
    </>
  );
}
