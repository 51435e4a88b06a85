import CellImage
import TestSupport
import Testing

@Suite struct ContourTests {
    @Test func outlinesAPixelClockwise() throws {
        let contours = LabelRuns(LabelImage(ascii: "...\n.1.")).contours()
        #expect(contours.count == 1)
        let corners = [(0.5, 0.5), (1.5, 0.5), (1.5, 1.5), (0.5, 1.5)].map { PixelPoint(x: $0, y: $1) }
        #expect(contours[0].outlines == [Contour(points: corners)])
        #expect(contours[0].holes.isEmpty)
    }

    @Test func outlinesARingAndItsHole() throws {
        let contours = LabelRuns(LabelImage(ascii: "1111\n1..1\n1111")).contours()[0]
        #expect(contours.outlines.map(\.signedArea) == [12])
        #expect(contours.holes.map(\.signedArea) == [-2])
        #expect(contours.holes[0].points.count == 4)
    }

    @Test func touchingCornersFollowTheConnectivity() {
        let runs = LabelRuns(LabelImage(ascii: "11..\n11..\n..1.\n...1"))
        #expect(runs.contours(connectivity: .four)[0].outlines.map(\.signedArea) == [4, 1, 1])
        #expect(runs.contours(connectivity: .eight)[0].outlines.map(\.signedArea) == [6])
    }

    @Test(arguments: [PixelConnectivity.four, .eight])
    func enclosesTheRegion(connectivity: PixelConnectivity) throws {
        for picture in try RegionFixtures.pictures() {
            let labels = picture.labels
            let components = ConnectedComponents(of: labels, connectivity: connectivity)
            for (contours, expected) in zip(labels.contours(connectivity: connectivity), picture.regions) {
                #expect(contours.label == expected.label)
                let outer = contours.outlines.map(\.signedArea)
                #expect(outer == outer.sorted(by: >))
                #expect(outer.count == components.originalLabels.count { $0 == expected.label })
                let areas = outer + contours.holes.map(\.signedArea)
                #expect(areas.reduce(0, +) == Double(expected.area))
                // scikit-image fills holes that are closed with 8-connected background.
                if connectivity == .four, outer.count == 1 {
                    #expect(outer[0] >= Double(expected.filledArea))
                }
                if connectivity == .eight, outer.count == 1, contours.holes.isEmpty {
                    #expect(outer[0] == Double(expected.filledArea))
                }
                for contour in contours.outlines + contours.holes { expectSimpleSteps(contour) }
            }
        }
    }

    /// Steps go along the axes by turns, and every corner is a real one.
    private func expectSimpleSteps(_ contour: Contour) {
        let points = contour.points
        #expect(points.count >= 4 && points.count % 2 == 0)
        let isHole = contour.signedArea < 0
        for (position, point) in points.enumerated() {
            let next = points[(position + 1) % points.count]
            // From its top left corner an outline leaves to the right, a hole downwards.
            let isLevel = (position % 2 == 0) != isHole
            #expect((point.y == next.y) == isLevel)
            #expect((point.x != next.x) == isLevel)
        }
    }
}
