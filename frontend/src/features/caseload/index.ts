export { Caseload } from "./Caseload";
