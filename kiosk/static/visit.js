// A button that carries what its form holds to another step, instead of asking for a number.

const CARRIED = ["procedure", "count", "priority", "help"];

/** The address of the step; without scripts the form is posted there and leads to the same. */
export function visit(button) {
  const url = new URL(button.formAction);
  const entered = new FormData(button.form);
  for (const name of CARRIED) if (entered.has(name)) url.searchParams.set(name, entered.get(name));
  return url.href;
}
