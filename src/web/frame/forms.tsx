/**
 * The parts of every form: labelled fields that keep what was typed and say what is wrong beside it.
 * A form posts `_csrf` and `cle` (its idempotency key); checks are the server's, so `novalidate`.
 */
import type { ComponentChildren } from 'preact'

/** `field` is the input's name; without it the error speaks of the whole form. */
export type FieldError = { readonly field?: string | undefined; readonly text: string }
export type Values = Readonly<Record<string, string | readonly string[] | undefined>>

/** A refused post, shown again. `form` says which one on a page that has several (its address's end). */
export type Attempt = {
  readonly form?: string | undefined
  readonly errors?: readonly FieldError[] | undefined
  readonly values?: Values | undefined
}

/** What a form's fields need to know: their ids, what was typed, what was wrong. */
export type FormState = {
  readonly name: string
  readonly id: (field: string) => string
  readonly error: (field: string) => string | undefined
  readonly values: (field: string) => readonly string[] | undefined
  readonly failed: boolean
}

export const formState = (name: string, attempt: Attempt): FormState => {
  const mine = (attempt.form ?? name) === name
  const values = mine ? (attempt.values ?? {}) : {}
  const errors = mine ? (attempt.errors ?? []) : []
  return {
    name,
    id: (field) => `${name}-${field}`,
    error: (wanted) => errors.find(({ field }) => field === wanted)?.text,
    values: (field) => {
      const value = values[field]
      return typeof value === 'string' ? [value] : value
    },
    failed: errors.length > 0,
  }
}

/** Every problem in one place, each leading to its field. `form` prefixes the fields' ids. */
export const ErrorSummary = ({ attempt, form }: { attempt: Attempt; form: string }) => {
  const errors = attempt.errors ?? []
  if (errors.length === 0) return null
  return (
    <div class="govuk-error-summary" role="alert" aria-labelledby="erreurs" tabIndex={-1}>
      <h2 class="govuk-error-summary__title" id="erreurs">
        {errors.length > 1 ? 'Des points sont à corriger' : 'Un point est à corriger'}
      </h2>
      <ul class="govuk-list govuk-error-summary__list">
        {errors.map(({ field, text }) => (
          <li>{field ? <a href={`#${attempt.form ?? form}-${field}`}>{text}</a> : text}</li>
        ))}
      </ul>
    </div>
  )
}

export type Keys = { readonly csrf: string; readonly idempotencyKey: string }

/** `of` makes the key this form's own: two forms of a page never share one. */
export const Form = ({
  action,
  keys,
  of,
  upload,
  children,
}: {
  action: string
  keys: Keys
  of: FormState
  upload?: boolean
  children: ComponentChildren
}) => (
  <form method="post" action={action} noValidate {...(upload ? { enctype: 'multipart/form-data' } : {})}>
    <input type="hidden" name="_csrf" value={keys.csrf} />
    <input type="hidden" name="cle" value={`${keys.idempotencyKey}.${of.name}`} />
    {children}
  </form>
)

export const Button = ({
  children,
  kind,
}: {
  children: ComponentChildren
  kind?: 'secondary' | 'warning'
}) => (
  <button type="submit" class={kind ? `govuk-button govuk-button--${kind}` : 'govuk-button'}>
    {children}
  </button>
)

type FieldProps = {
  readonly of: FormState
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
}

const describedBy = ({ of, name, hint }: FieldProps) =>
  [hint && `${of.id(name)}-aide`, of.error(name) && `${of.id(name)}-erreur`].filter(Boolean).join(' ') ||
  undefined

const HintAndError = ({ of, name, hint }: FieldProps) => (
  <>
    {hint && (
      <div id={`${of.id(name)}-aide`} class="govuk-hint">
        {hint}
      </div>
    )}
    {of.error(name) && (
      <p id={`${of.id(name)}-erreur`} class="govuk-error-message">
        <span class="govuk-visually-hidden">Erreur : </span>
        {of.error(name)}
      </p>
    )}
  </>
)

const Group = ({ field, children }: { field: FieldProps; children: ComponentChildren }) => (
  <div class={`govuk-form-group${field.of.error(field.name) ? ' govuk-form-group--error' : ''}`}>
    {children}
  </div>
)

export type TextFieldProps = FieldProps & {
  readonly type?: 'text' | 'email' | 'password' | 'date' | 'datetime-local' | 'search' | 'tel'
  readonly width?: 3 | 4 | 5 | 10 | 20
  readonly value?: string | undefined
  readonly autocomplete?: string
  readonly numeric?: boolean
  readonly autofocus?: boolean
  readonly suffix?: string
}

export const TextField = (props: TextFieldProps) => {
  const { of, name, label, type = 'text', width, autocomplete = 'off', numeric, autofocus, suffix } = props
  const error = of.error(name) ? ' govuk-input--error' : ''
  const input = (
    <input
      class={`govuk-input${width ? ` govuk-input--width-${width}` : ''}${error}`}
      id={of.id(name)}
      name={name}
      // The typings tell each type's attributes apart; these are common to all of them.
      type={type as 'text'}
      autocomplete={autocomplete}
      spellcheck={false}
      // biome-ignore lint/a11y/noAutofocus: a USB scanner types into the page's one search box
      autoFocus={autofocus}
      value={type === 'password' ? undefined : (of.values(name)?.[0] ?? props.value)}
      aria-describedby={describedBy(props)}
      {...(numeric ? { inputMode: 'numeric' as const } : {})}
    />
  )
  return (
    <Group field={props}>
      <label class="govuk-label" for={of.id(name)}>
        {label}
      </label>
      <HintAndError {...props} />
      {suffix ? (
        <div class="govuk-input__wrapper">
          {input}
          <div class="govuk-input__suffix" aria-hidden="true">
            {suffix}
          </div>
        </div>
      ) : (
        input
      )}
    </Group>
  )
}

/** Several lines, in people's own words. */
export const TextAreaField = (props: FieldProps & { readonly rows?: number }) => (
  <Group field={props}>
    <label class="govuk-label" for={props.of.id(props.name)}>
      {props.label}
    </label>
    <HintAndError {...props} />
    <textarea
      class={`govuk-textarea${props.of.error(props.name) ? ' govuk-textarea--error' : ''}`}
      id={props.of.id(props.name)}
      name={props.name}
      rows={props.rows ?? 4}
      autocomplete="off"
      aria-describedby={describedBy(props)}
    >
      {props.of.values(props.name)?.[0]}
    </textarea>
  </Group>
)

export const FileField = (props: FieldProps & { readonly accept?: string; readonly multiple?: boolean }) => (
  <Group field={props}>
    <label class="govuk-label" for={props.of.id(props.name)}>
      {props.label}
    </label>
    <HintAndError {...props} />
    <input
      class={`govuk-file-upload${props.of.error(props.name) ? ' govuk-file-upload--error' : ''}`}
      id={props.of.id(props.name)}
      name={props.name}
      type="file"
      accept={props.accept}
      multiple={props.multiple}
      aria-describedby={describedBy(props)}
    />
  </Group>
)

export type Option = { readonly value: string; readonly text: string; readonly hint?: string }

/** A dictionary as options, in its own order. */
export const optionsOf = (words: Readonly<Record<string, string>>): readonly Option[] =>
  Object.entries(words).map(([value, text]) => ({ value, text }))

export const SelectField = (
  props: FieldProps & {
    readonly options: readonly Option[]
    /** What the empty choice says; without it the first option is chosen. */
    readonly empty?: string
    readonly value?: string | undefined
  },
) => {
  const chosen = props.of.values(props.name)?.[0] ?? props.value
  return (
    <Group field={props}>
      <label class="govuk-label" for={props.of.id(props.name)}>
        {props.label}
      </label>
      <HintAndError {...props} />
      <select
        class={`govuk-select${props.of.error(props.name) ? ' govuk-select--error' : ''}`}
        id={props.of.id(props.name)}
        name={props.name}
        aria-describedby={describedBy(props)}
      >
        {props.empty !== undefined && <option value="">{props.empty}</option>}
        {props.options.map(({ value, text }) => (
          <option value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </Group>
  )
}
