@echo off
rem Drop progress sheets or folders on this file, or send them to a shortcut to it (SendTo).
rem Started without a file, sheetcheck asks for one.
rem
rem Whatever a file is called, its name must reach the program as it is:
rem - Explorer puts a name into quotes only if it has a blank in it. cmd then takes the ampersand
rem   of a name for the end of the command, and a caret for an escape: the arguments are spoilt
rem   before this file is read. CMDCMDLINE still holds the whole line. It is read by delayed
rem   expansion, whose result cmd does not look into again, and cut behind this file's own name.
rem - No CALL: it would double carets and expand percent signs once more.
rem - EXIT without /B for Explorer: cmd would go on with what it believes to follow the ampersand.
rem - CHCP only for the words at the end: Python writes to a console in Unicode anyway, and in
rem   some consoles another code page clears the window.
rem This file was not tried on Windows when it was written.
setlocal EnableExtensions DisableDelayedExpansion
rem No program of the folder that the sheets lie in may be taken for ours; nor a module (-P).
set "NoDefaultCurrentDirectoryInExePath=1"
if /i "%~1"=="--stay" goto stay
set "MODULE=-P -m sheetcheck"
set "PROGRAM="
rem The Python of the kit comes first: it lies beside this file.
for %%I in ("%~dp0python\python.exe" "%~dp0.venv\Scripts\python.exe" "%~dp0..\..\..\.venv\Scripts\python.exe" "%~dp0..\..\..\..\..\Scripts\python.exe") do if not defined PROGRAM "%%~I" %MODULE% --version >nul 2>nul && set "PROGRAM=%%~I"
if defined PROGRAM goto found
for %%I in (sheetcheck.exe) do set "PROGRAM=%%~$PATH:I"
if defined PROGRAM set "MODULE="
if defined PROGRAM goto found
for %%I in (py.exe python.exe) do if not defined PROGRAM "%%~I" %MODULE% --version >nul 2>nul && set "PROGRAM=%%~I"
if not defined PROGRAM goto missing

:found
setlocal EnableDelayedExpansion
set "LINE=!CMDCMDLINE!"
set "FILES=!LINE:*%~nx0"=!"
if "!FILES!"=="!LINE!" goto terminal

rem Started by Explorer, which writes: cmd.exe /c ""C:\...\sheetcheck.cmd" C:\1.xlsx "C:\2 b.xlsx""
set QUOTE="
if "!FILES:~-1!"=="!QUOTE!" set "FILES=!FILES:~0,-1!"
set "ANY="
if defined FILES set "ANY=!FILES: =!"
if not defined ANY goto asked
"!PROGRAM!" !MODULE! check --open -- !FILES!
pause
exit

:asked
"!PROGRAM!" !MODULE!
exit

:terminal
rem Typed in a terminal, where the person has put the quotes.
endlocal
if "%~1"=="" goto typed
"%PROGRAM%" %MODULE% check --open -- %*
exit /b %ERRORLEVEL%

:typed
"%PROGRAM%" %MODULE%
exit /b %ERRORLEVEL%

:stay
rem A kit that is started from a share is slow: copy it to this computer, and use it there.
if not exist "%~dp0SHA256SUMS" goto missing
if not defined LOCALAPPDATA goto missing
set "HERE=%LOCALAPPDATA%\sheetcheck\kit"
robocopy "%~dp0." "%HERE%" /MIR /XJ /R:2 /W:2 /NFL /NDL /NJH /NJS /NP >nul
if errorlevel 8 goto unstayed
chcp 65001 >nul
echo この端末に写しました。次からは、次の sheetcheck.cmd を使用してください。
echo Copied to this computer. From now on use the sheetcheck.cmd in
echo %HERE%
pause
exit /b 0

:unstayed
chcp 65001 >nul
echo この端末に写せませんでした。空き容量と書き込み権限を確認してください。
echo It could not be copied to this computer. Check free space and write permission.
pause
exit /b 2

:missing
chcp 65001 >nul
echo sheetcheckが見つかりません。README.ja.md の「1. インストールする」をご覧ください。
echo このファイルは移動せず、「送る」（SendTo）にはショートカットを置いてください。
echo.
echo sheetcheck was not found: install it as README.md says. Leave this file here and put a
echo shortcut to it into SendTo.
pause
exit /b 2
