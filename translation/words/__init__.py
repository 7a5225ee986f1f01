"""The admin of the memory, the glossary and the machine suggestions."""
