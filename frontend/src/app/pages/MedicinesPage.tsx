import { medicineName } from "./MedicineName";
import { MyMedicines } from "@/features/prescriptions/MyMedicines";

/** The patient's own list. */
export function MedicinesPage() {
  return <MyMedicines nameField={medicineName} />;
}
