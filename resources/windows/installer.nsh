; Offers Slipway in "Open with" for .yaml and .yml, without taking these files from the program that has them.
!macro customInstall
  WriteRegNone SHELL_CONTEXT "Software\Classes\.yaml\OpenWithProgids" "Slipway workspace"
  WriteRegNone SHELL_CONTEXT "Software\Classes\.yml\OpenWithProgids" "Slipway workspace"
  !insertmacro UPDATEFILEASSOC
!macroend

!macro customUnInstall
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.yaml\OpenWithProgids" "Slipway workspace"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.yml\OpenWithProgids" "Slipway workspace"
  !insertmacro UPDATEFILEASSOC
!macroend
