// Supercluster with kdbush as one module; see README.md beside this for the command.
export { default } from "supercluster";
