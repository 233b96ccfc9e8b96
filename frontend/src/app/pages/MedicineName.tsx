import { useState } from "react";
import { DrugPicker, type PickedDrug } from "@/features/medications";
import type { NameField } from "@/features/prescriptions/reporting";

/** The search of drug names, for what people report: a name that nobody knows is kept as it was written. */
export const medicineName: NameField = (props) => <MedicineName {...props} />;

function MedicineName({ onChange, label }: Parameters<NameField>[0]) {
  const [picked, setPicked] = useState<PickedDrug | null>(null);
  return (
    <DrugPicker
      label={label}
      value={picked}
      allowUnknown
      onChange={(drug) => {
        setPicked(drug);
        onChange(drug === null ? null : (drug.match?.matched_on ?? drug.name));
      }}
    />
  );
}
