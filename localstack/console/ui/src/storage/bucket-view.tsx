import { useState } from 'react';
import { useParams } from 'react-router';
import type { ObjectList } from '../../../shapes.ts';
import { Filters, TextFilter } from '../ui/filters.tsx';
import { Nothing, View } from '../ui/view.tsx';
import { useView } from '../use-view.ts';
import { Next } from './next.tsx';
import styles from './storage.module.css';

export function BucketView() {
  const { bucket = '' } = useParams();
  const query = useView<ObjectList>(15_000);
  return (
    <View title={bucket} query={query}>
      {({ objects, next }) => (
        <>
          <Filters>
            <TextFilter name="prefix" label="Key begins with" />
          </Filters>
          {objects.length === 0 && <Nothing>No objects.</Nothing>}
          <ul className={styles.objects}>
            {objects.map((object) => (
              <Item key={object.key} bucket={bucket} object={object} />
            ))}
          </ul>
          <Next next={next} />
        </>
      )}
    </View>
  );
}

const pictures = /\.(?:jpe?g|png|webp|avif|gif)$/i;

function Item({ bucket, object: { key: name, bytes, modified } }: { bucket: string; object: ObjectList['objects'][number] }) {
  const [isBroken, setBroken] = useState(!pictures.test(name));
  const address = `/api/storage/objects/${bucket}/${name.split('/').map(encodeURIComponent).join('/')}`;
  return (
    <li>
      <a href={address} target="_blank" rel="noreferrer">
        {!isBroken && <img src={address} alt="" loading="lazy" onError={() => setBroken(true)} />}
        <p>{name}</p>
      </a>
      <p className={styles.muted}>
        {bytes.toLocaleString('en')} bytes{modified && <>, {modified.slice(0, 19).replace('T', ' ')}</>}
      </p>
    </li>
  );
}
