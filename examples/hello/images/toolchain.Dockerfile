# check=skip=InvalidDefaultArgInFrom
# The base with a small C compiler and the headers.
ARG BASE
FROM ${BASE}
COPY toolchain/ /
