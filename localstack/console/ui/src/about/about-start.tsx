import { Frame } from '../ui/view.tsx';
import { AboutForm } from './about-form.tsx';

export const AboutStart = () => (
  <Frame title="About" hint="Everything stored about one id or username: rows, items, keys, objects, events and traces.">
    <AboutForm />
  </Frame>
);
