import { ArrowRight, AtSign } from 'lucide-react';
import { useId, useState } from 'react';
import { useNavigate } from 'react-router';
import styles from './find-person.module.css';

/** The service has no search of people: whoever knows the exact username gets there. */
export function FindPerson() {
  const [name, setName] = useState('');
  const navigate = useNavigate();
  const id = useId();
  const username = name.trim().replace(/^@/, '').toLowerCase();
  const valid = /^[a-z0-9._]{3,30}$/.test(username);
  return (
    <form
      className={styles.form}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) void navigate(`/u/${username}`);
      }}
    >
      <label htmlFor={id} className="visually-hidden">
        Go to a profile by its exact username
      </label>
      <div className={styles.box}>
        <AtSign size={18} aria-hidden="true" />
        <input
          id={id}
          type="text"
          placeholder="Exact username"
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          maxLength={31}
          value={name}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" aria-label="Go to profile" disabled={!valid}>
          <ArrowRight size={18} />
        </button>
      </div>
      <p id={`${id}-hint`} className={styles.hint}>
        {name && !valid ? 'Usernames are 3 to 30 letters a–z, digits, dots and underscores.' : 'Know a username? Go straight to the profile.'}
      </p>
    </form>
  );
}
