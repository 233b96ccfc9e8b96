import type { Patient, RoleName } from "@/lib/api";

export function sexName(sex: Patient["sex"]): string {
  return sex === "unknown" ? "sex not recorded" : sex;
}

export const STAFF_ROLES: { value: RoleName; label: string }[] = [
  { value: "prescriber", label: "Prescriber" },
  { value: "care_support", label: "Care support" },
  { value: "pharmacist", label: "Pharmacist" },
  { value: "admin", label: "Administrator" },
];

export function roleName(role: RoleName): string {
  return STAFF_ROLES.find(({ value }) => value === role)?.label.toLowerCase() ?? role;
}

/** All zones, the practice's own first. */
export function zonesFrom(own: string): string[] {
  return [own, ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== own)];
}
