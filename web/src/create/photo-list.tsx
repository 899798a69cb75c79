import { closestCenter, DndContext, type DragEndEvent, KeyboardSensor, PointerSensor, useSensor, useSensors } from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { t } from '../strings/create.ts';
import styles from './photo-list.module.css';
import { PhotoItem } from './photo-item.tsx';
import type { Draft } from './use-draft.ts';

/** The photos of a draft, which can be reordered by pointer and keyboard. */
export function PhotoList({ draft }: { draft: Draft }) {
  const { photos, move } = draft;
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    if (over && over.id !== active.id) move(String(active.id), String(over.id));
  };
  const nameOf = (id: string | number) => photos.find((photo) => photo.id === id)?.file.name ?? 'photo';
  const placeOf = (id: string | number) => photos.findIndex((photo) => photo.id === id) + 1;
  const announcements = {
    onDragStart: ({ active }: Pick<DragEndEvent, 'active'>) => t('pickedUp', { name: nameOf(active.id) }),
    onDragOver: ({ active, over }: Pick<DragEndEvent, 'active' | 'over'>) => over ? t('isOverPlaceOf', { name: nameOf(active.id), place: placeOf(over.id), photos: photos.length }) : undefined,
    onDragEnd: ({ active, over }: Pick<DragEndEvent, 'active' | 'over'>) => over ? t('isNowAtPlace', { name: nameOf(active.id), place: placeOf(over.id) }) : undefined,
    onDragCancel: ({ active }: Pick<DragEndEvent, 'active'>) => t('staysWhereItWas', { name: nameOf(active.id) }),
  };
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={onDragEnd} accessibility={{ announcements }}>
      <SortableContext items={photos.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
        <ol className={styles.list} aria-label={t('photosOfThisPost')}>
          {photos.map((photo, index) => (
            <PhotoItem key={photo.id} photo={photo} place={index + 1} draft={draft} />
          ))}
        </ol>
      </SortableContext>
    </DndContext>
  );
}
