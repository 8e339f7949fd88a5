"""Programme packages: a folder of plain files that is read, checked, written back byte for byte."""
