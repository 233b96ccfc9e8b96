/** The practice's rates in words: what each number counts, and of how many. */
import type { RateGroup, Rates } from "@/lib/api";

export interface RateRow {
  group: RateGroup;
  words: string;
  count: number;
  /** The denominator of its share. */
  of: number;
}

export interface RateTable {
  title: string;
  note: string;
  rows: RateRow[];
}

export function rateRows(rates: Pick<Rates, "groups" | "name" | "caseness" | "remission_below" | "recent_days">): RateTable[] {
  const count = (group: RateGroup) => rates.groups.find((each) => each.group === group)?.patients ?? 0;
  const judged = count("judged");
  const without = count("without-response");
  const left: RateGroup[] = ["low-baseline", "too-few", "not-recent", "not-judged"];
  const all = judged + left.reduce((sum, group) => sum + count(group), 0);
  const row = (group: RateGroup, words: string, of: number): RateRow => ({ group, words, count: count(group), of });
  return [
    {
      title: "Response and remission",
      note: `Of the ${judged} patients who can be judged: ${rates.name} of ${rates.caseness} or more when their episode began, answered again since, and last within ${rates.recent_days} days.`,
      rows: [
        row("responded", "Response or remission: half the baseline or less, or remission", judged),
        row("remission", `Remission: latest below ${rates.remission_below}`, judged),
        row("response", "Response without remission", judged),
        row("partial-response", "Partial response: a quarter to a half less", judged),
        row("no-change", "Less than a quarter less", judged),
        row("worse", "Worse by an important change", judged),
      ],
    },
    {
      title: "Time in treatment without response",
      note: `Of the ${without} patients judged without response or remission: how long their episode lasts.`,
      rows: [
        row("waiting-4", "Less than 4 weeks", without),
        row("waiting-8", "4 weeks or more, less than 8", without),
        row("waiting-12", "8 weeks or more, less than 12", without),
        row("waiting-longer", "12 weeks or more", without),
      ],
    },
    {
      title: "How complete this is",
      note: `Of the ${all} patients with any ${rates.name}: who can be judged, and why the others can not.`,
      rows: [
        row("judged", "Judged above", all),
        row("low-baseline", `Below ${rates.caseness} when the episode began`, all),
        row("too-few", "Too few points to tell: no second score in the episode", all),
        row("not-recent", `Last score more than ${rates.recent_days} days ago`, all),
        row("not-judged", "Not judged: bipolar disorder, and mania not asked about", all),
      ],
    },
  ];
}

/** A share with no denominator is not zero: it can not be told. */
export function percent(count: number, of: number): string {
  return of === 0 ? "–" : `${Math.round((100 * count) / of)}\u00a0%`;
}
