import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

export interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  /** What Parley had against the value. */
  readonly fault?: string | undefined;
}

/** What ties an input to its label, hint and fault. */
export interface InputTies {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
}

interface FieldAround extends FieldProps {
  readonly children: (ties: InputTies) => ComponentChildren;
}

/** A label above an input, and below it what helps to fill it in. */
export function Field({ label, hint, fault, children }: FieldAround): JSX.Element {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, fault !== undefined && `${id}-fault`]
    .filter(Boolean)
    .join(' ');
  const ties = {
    id,
    'aria-describedby': described === '' ? undefined : described,
    'aria-invalid': fault === undefined ? undefined : true,
  };
  return (
    <div class="field">
      <label htmlFor={id}>{label}</label>
      {children(ties)}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {fault !== undefined && (
        <p class="fault" id={`${id}-fault`}>
          This {fault}.
        </p>
      )}
    </div>
  );
}

interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly autoComplete?: string;
}

export function TextField({ label, hint, fault, onChange, ...input }: TextFieldProps): JSX.Element {
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })} fault={fault}>
      {(ties) => (
        <input
          type="text"
          dir="auto"
          {...ties}
          {...input}
          onInput={({ currentTarget }) => {
            onChange(currentTarget.value);
          }}
        />
      )}
    </Field>
  );
}

interface ChoiceProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly (readonly [value: string, label: string])[];
}

export function Choice({ label, hint, fault, value, onChange, options }: ChoiceProps): JSX.Element {
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })} fault={fault}>
      {(ties) => (
        <select
          {...ties}
          value={value}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value);
          }}
        >
          {options.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
