"""Reads a workbook with a reader that is not ours and prints what it found as JSON."""
import datetime
import json
import sys

import openpyxl


def shown(cell):
    value = cell.value
    if isinstance(value, datetime.datetime):
        value = value.strftime("%Y-%m-%d")
    return {"value": value, "type": cell.data_type, "format": cell.number_format, "border": bool(cell.border.left.style)}


book = openpyxl.load_workbook(sys.argv[1])
sheets = []
for sheet in book.worksheets:
    sheets.append({
        "name": sheet.title,
        "rows": [[shown(c) for c in row] for row in sheet.iter_rows()],
        "paper": str(sheet.page_setup.paperSize),
        "orientation": sheet.page_setup.orientation,
        "fit_width": sheet.page_setup.fitToWidth,
        "fit_height": sheet.page_setup.fitToHeight,
        "fit": bool(sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage),
        "titles": sheet.print_title_rows,
        "area": str(sheet.print_area or ""),
        "filter": sheet.auto_filter.ref,
        "frozen": sheet.freeze_panes,
        "header": sheet.oddHeader.center.text,
        "footer": sheet.oddFooter.left.text,
        "left_margin_mm": round(sheet.page_margins.left * 25.4),
        "charts": len(sheet._charts),
    })
json.dump(sheets, sys.stdout, ensure_ascii=False)
