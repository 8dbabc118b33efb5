/** Radio buttons and checkboxes: a question as a legend, its answers one under the other or in a line. */
import type { FormState, Option } from './forms.js'

type ChoicesProps = {
  readonly of: FormState
  readonly name: string
  readonly legend: string
  readonly hint?: string | undefined
  readonly options: readonly Option[]
  /** What is chosen before anybody answers. */
  readonly chosen?: readonly string[] | undefined
  readonly inline?: boolean
}

const Choices = (props: ChoicesProps & { kind: 'radio' | 'checkbox' }) => {
  const { of, name, legend, hint, options, chosen, inline, kind } = props
  const block = kind === 'radio' ? 'radios' : 'checkboxes'
  const error = of.error(name)
  const ticked = of.values(name) ?? chosen ?? []
  const described = [hint && `${of.id(name)}-aide`, error && `${of.id(name)}-erreur`].filter(Boolean)
  return (
    <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}${inline ? ' choices-line' : ''}`}>
      <fieldset class="govuk-fieldset" aria-describedby={described.join(' ') || undefined}>
        <legend class="govuk-fieldset__legend">{legend}</legend>
        {hint && (
          <div id={`${of.id(name)}-aide`} class="govuk-hint">
            {hint}
          </div>
        )}
        {error && (
          <p id={`${of.id(name)}-erreur`} class="govuk-error-message">
            <span class="govuk-visually-hidden">Erreur : </span>
            {error}
          </p>
        )}
        <div class={`govuk-${block} govuk-${block}--small${inline ? ` govuk-${block}--inline` : ''}`}>
          {options.map(({ value, text, hint: itemHint }, index) => {
            const id = index === 0 ? of.id(name) : `${of.id(name)}-${index + 1}`
            return (
              <div class={`govuk-${block}__item`}>
                <input
                  class={`govuk-${block}__input`}
                  id={id}
                  name={name}
                  type={kind}
                  value={value}
                  checked={ticked.includes(value)}
                  aria-describedby={itemHint && `${id}-detail`}
                />
                <label class={`govuk-label govuk-${block}__label`} for={id}>
                  {text}
                </label>
                {itemHint && (
                  <div id={`${id}-detail`} class={`govuk-hint govuk-${block}__hint`}>
                    {itemHint}
                  </div>
                )}
              </div>
            )
          })}
        </div>
      </fieldset>
    </div>
  )
}

export const Radios = (props: ChoicesProps) => <Choices {...props} kind="radio" />
export const Checkboxes = (props: ChoicesProps) => <Choices {...props} kind="checkbox" />

/** One box that stands alone: a yes, with its own sentence as label. Its value is `oui`. */
export const Tick = ({
  of,
  name,
  label,
  hint,
  value = 'oui',
}: {
  of: FormState
  name: string
  label: string
  hint?: string
  value?: string
}) => {
  const error = of.error(name)
  const described = [hint && `${of.id(name)}-aide`, error && `${of.id(name)}-erreur`].filter(Boolean)
  return (
    <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}`}>
      {error && (
        <p id={`${of.id(name)}-erreur`} class="govuk-error-message">
          <span class="govuk-visually-hidden">Erreur : </span>
          {error}
        </p>
      )}
      <div class="govuk-checkboxes govuk-checkboxes--small">
        <div class="govuk-checkboxes__item">
          <input
            class="govuk-checkboxes__input"
            id={of.id(name)}
            name={name}
            type="checkbox"
            value={value}
            checked={of.values(name)?.includes(value) ?? false}
            aria-describedby={described.join(' ') || undefined}
          />
          <label class="govuk-label govuk-checkboxes__label" for={of.id(name)}>
            {label}
          </label>
          {hint && (
            <div id={`${of.id(name)}-aide`} class="govuk-hint govuk-checkboxes__hint">
              {hint}
            </div>
          )}
        </div>
      </div>
    </div>
  )
}
