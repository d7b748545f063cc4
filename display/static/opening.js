// The hours of a hall, as the aside says them.

/** "13:30" -> "13 giờ 30", "09:00" -> "9 giờ". */
export function clockWords(clock) {
  const [hour, minute] = clock.split(":");
  return minute === "00" ? `${Number(hour)} giờ` : `${Number(hour)} giờ ${minute}`;
}

/** Today's sessions, one a line: "Sáng: 7 giờ 30 – 11 giờ 30". */
export const hours = (day) => day.sessions.map(({ name, start, end }) => {
  const short = name.replace(/^Buổi (.)/, (_, first) => first.toUpperCase());
  return `${short}: ${clockWords(start)} – ${clockWords(end)}`;
}).join("\n");
