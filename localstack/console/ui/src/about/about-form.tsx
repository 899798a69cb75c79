import { type FormEvent, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { Button } from '../../../../../web/src/ui/button.tsx';
import { Field } from '../../../../../web/src/ui/field.tsx';
import styles from './about.module.css';

export function AboutForm() {
  const { id = '' } = useParams();
  const [text, setText] = useState(id);
  const navigate = useNavigate();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') void navigate(`/about/${encodeURIComponent(text.trim())}`);
  };
  return (
    <form className={styles.form} role="search" onSubmit={submit}>
      <Field label="Id" value={text} onChange={(event) => setText(event.target.value)} hint="Of a post, a user, a photo, a comment, an event or a trace; or a username." autoComplete="off" spellCheck={false} />
      <Button type="submit">Show</Button>
    </form>
  );
}
