import CellImage
import Figures
import Foundation
import Lineage
import Tracker

/// Small pictures of every birth: the masks about the bud when it appears and later, with the mother that was chosen
/// and her best rival.
struct BirthSheet {
    /// Frames that are shown, counted from the bud's first one.
    static let steps = [-1, 0, 1, 2, 4, 7, 11, 16]
    private static let side = 170.0
    private static let caption = 190.0
    private static let head = 24.0

    let tracked: TrackedYeast
    /// Pixels of the movie to either side of the bud.
    private let halfWidth: Double

    /// Prepares a sheet whose pictures are two cells wide.
    init(_ tracked: TrackedYeast) {
        self.tracked = tracked
        let areas = tracked.regions.flatMap { $0.values.map(\.area) }.sorted()
        halfWidth = areas.isEmpty ? 1 : 2 * (Double(areas[areas.count / 2]) / .pi).squareRoot()
    }

    /// Draws the births, one row each.
    func draw(_ births: [Division]) -> SVGDocument {
        let row = BirthSheet.side + 6
        let width = BirthSheet.caption + Double(BirthSheet.steps.count) * row
        var sheet = SVGDocument(width: width, height: BirthSheet.head + Double(births.count) * row)
        for (column, step) in BirthSheet.steps.enumerated() {
            let x = BirthSheet.caption + (Double(column) + 0.5) * row
            let title = step == 0 ? "first frame" : "\(step > 0 ? "+" : "−")\(abs(step)) frames"
            sheet.text(title, x: x, y: 16, SVGTextStyle(size: 12, anchor: .middle))
        }
        for (index, birth) in births.enumerated() {
            let y = BirthSheet.head + Double(index) * row
            for (line, text) in captions(birth).enumerated() {
                sheet.text(text, x: 8, y: y + 22 + 17 * Double(line), SVGTextStyle(size: 13, isBold: line == 0))
            }
            for (column, step) in BirthSheet.steps.enumerated() {
                let x = BirthSheet.caption + Double(column) * row
                sheet.drawing(picture(birth, frame: birth.frame + step), x: x, y: y)
            }
        }
        return sheet
    }

    /// Track of the best other mother; nil when there was none.
    func rival(of birth: Division) -> Int? {
        guard let detection = birth.rival.first else { return nil }
        return tracked.tracks.first { $0.observations.contains(detection) }?.id
    }

    private func captions(_ birth: Division) -> [String] {
        let margin = birth.rivalCost.map { String(format: "margin %.2f", $0 - birth.cost) } ?? "no rival"
        var lines = [
            "bud \(birth.daughters[0]), frame \(birth.frame)", "mother \(birth.mother) (blue)",
            "rival \(rival(of: birth).map { "\($0) (red)" } ?? "none")", margin,
            String(format: "confidence %.2f", birth.confidence),
        ]
        if let frame = birth.emergenceFrame, frame < birth.frame { lines.append("emergence \(frame)") }
        if let frame = birth.cytokinesisFrame { lines.append("cytokinesis \(frame)") }
        return lines
    }

    private func picture(_ birth: Division, frame: Int) -> SVGDocument {
        var picture = SVGDocument(width: BirthSheet.side, height: BirthSheet.side)
        let edge = SVGStyle(stroke: RGBColor(0x999999))
        guard tracked.masks.indices.contains(frame), let bud = tracked.track(birth.daughters[0]),
            let centre = place(of: bud.id, near: max(frame, bud.firstFrame))
        else { return picture }
        let scale = BirthSheet.side / (2 * halfWidth)
        let labels = labelsByRole(birth, frame: frame)
        for region in tracked.masks[frame].contours() {
            var path = SVGPath()
            for contour in region.outlines {
                for (index, point) in contour.points.enumerated() {
                    let x = (point.x - centre.x + halfWidth) * scale
                    let y = (point.y - centre.y + halfWidth) * scale
                    if index == 0 { path.move(toX: x, y: y) } else { path.line(toX: x, y: y) }
                }
                path.close()
            }
            picture.path(path, labels[region.label]?.style ?? Role.other.style)
        }
        for track in tracked.tracks {
            guard let label = track.observations.first(where: { $0.frame == frame })?.label,
                let place = tracked.regions[frame][label]?.centroid
            else { continue }
            let x = (place.x - centre.x + halfWidth) * scale
            let y = (place.y - centre.y + halfWidth) * scale + 4
            picture.text("\(track.id)", x: x, y: y, SVGTextStyle(size: 11, anchor: .middle))
        }
        picture.rectangle(x: 0, y: 0, width: BirthSheet.side, height: BirthSheet.side, edge)
        picture.text("\(frame)", x: 4, y: 12, SVGTextStyle(size: 10))
        return picture
    }

    /// What a mask is in a picture.
    private enum Role {
        case bud, mother, rival, other

        var style: SVGStyle {
            switch self {
            case .bud: SVGStyle(fill: Palette.yellow, stroke: RGBColor(0x222222), strokeWidth: 1.5)
            case .mother: SVGStyle(fill: RGBColor(0xCFE3F2), stroke: Palette.blue, strokeWidth: 2.5)
            case .rival: SVGStyle(fill: RGBColor(0xF7E0D3), stroke: Palette.vermillion, strokeWidth: 2.5)
            case .other: SVGStyle(fill: RGBColor(0xF2F2F2), stroke: RGBColor(0x777777))
            }
        }
    }

    private func labelsByRole(_ birth: Division, frame: Int) -> [UInt32: Role] {
        var roles: [UInt32: Role] = [:]
        func add(_ id: Int?, _ role: Role) {
            guard let id, let track = tracked.track(id) else { return }
            if let label = track.observations.first(where: { $0.frame == frame })?.label { roles[label] = role }
        }
        add(rival(of: birth), .rival)
        add(birth.mother, .mother)
        add(birth.daughters[0], .bud)
        return roles
    }

    private func place(of id: Int, near frame: Int) -> PixelPoint? {
        guard let track = tracked.track(id) else { return nil }
        let observation = track.observations.last { $0.frame <= frame } ?? track.observations.first
        return observation.flatMap { tracked.regions[$0.frame][$0.label]?.centroid }
    }
}
