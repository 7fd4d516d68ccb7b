// What a pressed key is called on a Latin keyboard, in lower case: "s" for the one that types "і".
export function latin({ key, code }) {
  const place = /^[^\x00-\x7f]$/.test(key) && code.match(/^(?:Key|Digit)(.)$/)
  const name = place ? place[1] : key
  return name.length === 1 ? name.toLowerCase() : name
}
