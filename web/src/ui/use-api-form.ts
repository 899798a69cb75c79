import { zodResolver } from '@hookform/resolvers/zod';
import type { SubmitEvent } from 'react';
import { type DefaultValues, type FieldValues, type Path, type Resolver, useForm } from 'react-hook-form';
import type * as z from 'zod/mini';
import { ApiError } from '../api/problem.ts';

interface ApiFormOptions<Values extends FieldValues> {
  schema: z.ZodMiniType<Values, Values>;
  /** A default value for each field. */
  defaultValues: DefaultValues<Values>;
  /** Sends the form's values to the API. */
  mutation: {
    mutate: (values: Values, then: { onSuccess: (() => void) | undefined; onError: (error: Error) => void }) => void;
    error: Error | null;
    isPending: boolean;
  };
  /** Called on success, if the form is still on the page. */
  onSuccess?: (() => void) | undefined;
  /** When to validate a field for the first time. */
  mode?: 'onSubmit' | 'onTouched';
}

/** A form that is validated in the browser, sent to the API, and shows the API's errors at its fields. */
export function useApiForm<Values extends FieldValues>({ schema, defaultValues, mutation, onSuccess, mode = 'onSubmit' }: ApiFormOptions<Values>) {
  const { register, handleSubmit, setError, watch, formState } = useForm<Values>({
    resolver: zodResolver(schema) as Resolver<Values>,
    defaultValues,
    mode,
  });
  const atFields = (error: unknown) => (error instanceof ApiError ? error.fields.filter(({ path }) => path in defaultValues) : []);
  const submit = handleSubmit((values) =>
    mutation.mutate(values, {
      onSuccess,
      onError: (error) => atFields(error).forEach(({ path, message }, index) => setError(path as Path<Values>, { message }, { shouldFocus: index === 0 })),
    }),
  );
  const { error, isPending } = mutation;
  const told = error instanceof ApiError && error.fields.length > 0 && atFields(error).length === error.fields.length;
  return {
    register,
    watch,
    errors: formState.errors,
    onSubmit: (event: SubmitEvent) => void submit(event),
    isPending,
    /** The error, unless a field shows it. */
    problem: told ? undefined : error,
  };
}
