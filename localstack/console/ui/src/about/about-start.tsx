import { Frame } from '../ui/view.tsx';
import { AboutForm } from './about-form.tsx';

export const AboutStart = () => (
  <Frame title="About" hint="Everything there is about one thing: its rows, items, keys, objects, events and traces.">
    <AboutForm />
  </Frame>
);
