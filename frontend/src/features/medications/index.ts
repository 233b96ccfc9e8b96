export { DrugPicker, type DrugPickerProps, type PickedDrug } from "./DrugPicker";
export { isDoubtful } from "./fits";
export { LookAlikeCheck } from "./LookAlikeCheck";
