import { AboutForm } from './about-form.tsx';

export const AboutStart = () => (
  <>
    <title>About · Lambdagram console</title>
    <h1>About</h1>
    <AboutForm />
  </>
);
