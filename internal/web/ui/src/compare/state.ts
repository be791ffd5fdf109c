// What the reader chose on the page "Compare", all of it in the address: the scenario,
// the packages, the runs and the seed.
import { param } from "../route";

export const scenario = param("compare", "scenario", "december-2023");
export const packages = param("compare", "packages", "reopen,appointments,mexico,both-governments"); // ids, with commas; "mine" is the plan of the page Scenario
export const runs = param("compare", "runs"); // "": usualRuns
export const seed = param("compare", "seed", "1");

export const usualRuns = 60;

export const mine = "my-plan"; // the id of the plan that stands on the page Scenario

// chosen lists the packages of the address.
export function chosen(): string[] {
  return packages.value.split(",").filter(Boolean);
}

// toggle takes a package in or out, in the order of a list.
export function toggle(id: string, order: string[]): void {
  const list = chosen();
  const next = list.includes(id) ? list.filter((x) => x !== id) : [...list, id];
  packages.value = next.sort((a, b) => order.indexOf(a) - order.indexOf(b)).join(",");
}
