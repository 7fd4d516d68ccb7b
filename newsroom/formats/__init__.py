"""How times are written where Django writes them: FORMAT_MODULE_PATH."""
